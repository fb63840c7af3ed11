"""Days as the policy counts them: in Europe/Amsterdam, and months that clamp."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")  # an agreement ends when the day ends here
MOST_MONTHS = 6  # between two reviews: the guide asks for one every half year


def today(now: datetime) -> date:
    """Return the day it is where the agreements hold."""
    return now.astimezone(HERE).date()


def midnight(day: date) -> datetime:
    """Return the moment at which `day` begins here: also when the clock is put forward."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
