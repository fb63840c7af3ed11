"""The consent service says no."""

from shared.contracts.refusal import Refused


class CommandRefused(Refused, subject="event.consent.command-refused.v1"):
    """A command to the consent service was not carried out."""
