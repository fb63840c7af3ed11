"""The policy service says no."""

from shared.contracts.refusal import Refused


class CommandRefused(Refused, subject="event.policy.command-refused.v1"):
    """A command to the policy service was not carried out."""
