"""Quarters and months as the organisation's calendar has them."""

import calendar
import re
from datetime import MAXYEAR, datetime, tzinfo

from shared.language.clock import local

QUARTER = re.compile(r"(20[0-9]{2})-q([1-4])")


def quarter_of(moment: datetime, zone: tzinfo) -> str:
    """Return the quarter a moment is in, such as `2026-q4`."""
    here = local(moment, zone)
    return f"{here.year}-q{(here.month + 2) // 3}"


def end_of(quarter: str, zone: tzinfo) -> datetime:
    """Return the midnight at which a quarter ends; `ValueError` if it is none."""
    match = QUARTER.fullmatch(quarter)
    if match is None:
        raise ValueError(quarter)
    year, number = int(match[1]), int(match[2])
    after = (year + 1, 1) if number == 4 else (year, 3 * number + 1)  # noqa: PLR2004
    return datetime(*after, 1, tzinfo=zone)


def months_after(moment: datetime, months: int, zone: tzinfo) -> datetime:
    """Return the same day so many months on, or the last day of a shorter month."""
    here = local(moment, zone)
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    if year > MAXYEAR:
        return datetime.max.replace(tzinfo=zone)
    last = calendar.monthrange(year, month + 1)[1]
    return here.replace(year=year, month=month + 1, day=min(here.day, last), fold=0)
