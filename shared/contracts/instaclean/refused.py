"""The instaclean service says no."""

from shared.contracts.refusal import Refused


class CommandRefused(Refused, subject="event.instaclean.command-refused.v1"):
    """A command to the instaclean service was not carried out."""
