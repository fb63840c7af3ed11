"""Periods that a report is about: a quarter, half a year or a year."""

import re
from datetime import date, timedelta
from typing import NamedTuple

PARTS = ("q1", "q2", "q3", "q4", "h1", "h2")
PERIOD = re.compile(r"([12][0-9]{3})(?:-(?:q([1-4])|h([12])))?")


class Period(NamedTuple):
    """The first and the last day."""

    begin: date
    end: date

    def meets(self, other: "Period") -> bool:
        """Return whether a day is in both."""
        return self.begin <= other.end and other.begin <= self.end

    def holds(self, other: "Period") -> bool:
        """Return whether all days of another are in this one."""
        return self.begin <= other.begin and other.end <= self.end


def period(name: str) -> Period:
    """Return the days of `2026-q4`, `2026-h2` or `2026`; `ValueError` for anything else."""
    match = PERIOD.fullmatch(name)
    if match is None:
        raise ValueError(name)
    year = int(match[1])
    if match[2]:
        first, months = 3 * int(match[2]) - 2, 3
    elif match[3]:
        first, months = 6 * int(match[3]) - 5, 6
    else:
        first, months = 1, 12
    after = year * 12 + first - 1 + months
    begin = date(year, first, 1)
    return Period(begin, date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


def parts_of(whole: Period) -> dict[str, Period]:
    """Return the quarters and half years that are within a longer period, by name."""
    years = range(whole.begin.year, whole.end.year + 1)
    names = (f"{year}-{part}" for year in years for part in PARTS)
    found = {name: period(name) for name in names}
    return {name: days for name, days in found.items() if whole.holds(days) and days != whole}
