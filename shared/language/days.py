"""Days as people count them: a day begins and ends here, whatever the zone of a server."""

from datetime import UTC, date, datetime, time, timedelta

from shared.language.clock import HERE


def day_of(moment: datetime) -> date:
    """Return the day it is here at `moment`, which knows its zone."""
    return moment.astimezone(HERE).date()


def midnight(day: date) -> datetime:
    """Return the moment, in UTC, at which `day` begins here: also when clocks are changed."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def coarse(moment: datetime, transform: str | None) -> datetime:
    """Return when the day of `moment` began here, or its week: no finer than it is shown.

    `transform` is how an agreement shows when a signal was seen; None: it does not.
    """
    day = day_of(moment)
    if transform not in ("as-is", "day"):
        day -= timedelta(days=day.weekday())
    return midnight(day)
