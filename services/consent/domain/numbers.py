"""How many may be shown where, without anybody in it."""

from collections.abc import Iterable
from datetime import datetime

from services.consent.domain.may_publish import Rules, objection
from services.consent.domain.said import Use
from services.consent.domain.youth import Youth
from shared.contracts.consent.numbers import ChannelNumbers

FEWEST = 5  # a number below it, but not zero, could point at somebody


def channel_numbers(
    channel: str, youths: Iterable[Youth], *, now: datetime, rules: Rules
) -> ChannelNumbers:
    """Return how many may be shown on one channel.

    Both sides are left out if one is small: it could be subtracted from the whole.
    """
    use = Use(channel=channel)
    answers = [objection(youth, use=use, now=now, rules=rules) is None for youth in youths]
    may, may_not = sum(answers), len(answers) - sum(answers)
    hidden = shown(may) is None or shown(may_not) is None
    return ChannelNumbers(
        channel=channel, may=None if hidden else may, may_not=None if hidden else may_not
    )


def shown(number: int) -> int | None:
    """Return the number if it may be shown; None while it is small."""
    return number if number == 0 or number >= FEWEST else None
