"""Months as the policy counts them: they clamp, and a review is due within six."""

from calendar import monthrange
from datetime import MAXYEAR, date

MOST_MONTHS = 6  # between two reviews: the guide asks for one every half year


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day if it is shorter.

    The calendar ends in the year 9999: nothing is later than its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
