"""Days as people count them: a day begins and ends here, whatever the zone of a server."""

from datetime import UTC, date, datetime, time

from shared.language.clock import HERE


def day_of(moment: datetime) -> date:
    """Return the day it is here at `moment`, which knows its zone."""
    return moment.astimezone(HERE).date()


def midnight(day: date) -> datetime:
    """Return the moment, in UTC, at which `day` begins here: also when clocks are changed."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)
