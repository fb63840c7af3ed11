"""The signals service says no."""

from shared.contracts.refusal import Refused


class CommandRefused(Refused, subject="event.signals.command-refused.v1"):
    """A command to the signals service was not carried out."""
