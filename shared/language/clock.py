"""Time as people here count it: where a day ends, and how wrong a phone may be."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
"""The zone in which days, weeks and birthdays begin and end."""

AHEAD = timedelta(minutes=5)
"""How far a phone's clock may run ahead of ours."""


def local(moment: datetime, zone: tzinfo = HERE) -> datetime:
    """Return `moment`, which knows its zone, as clocks here show it.

    On the first and the last day of the calendar, where that may not exist, as it is: rows of
    before such moments were refused must not break a list.
    """
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def day_of(moment: datetime) -> date:
    """Return the day it is here at `moment`, which knows its zone."""
    return local(moment).date()


def midnight(day: date) -> datetime:
    """Return the moment, in UTC, at which `day` begins here; summer time is seen to."""
    return local(datetime.combine(day, time(), HERE), UTC)


def coarse(moment: datetime, transform: str | None) -> datetime:
    """Return when the day of `moment` began here, or its week: no finer than it is shown.

    `transform` is how an agreement shows when a signal was seen; None: it does not.
    """
    day = day_of(moment)
    if transform not in ("as-is", "day"):
        day -= timedelta(days=min(day.weekday(), day.toordinal() - 1))
    return midnight(day)
