"""Periods that a report can be about."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.period import Period, period


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2028-q1", date(2028, 1, 1), date(2028, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-h2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2028", date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_periods(name: str, first: date, last: date) -> None:
    assert period(name) == (first, last)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2026-q5",
        "26-q1",
        "q1-2026",
        "2026-q1-x",
        "2026-",
        "2026-h3",
        "0000",
        "9999",
        "²026",
    ],
)
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="^" + name):
        period(name)


@given(st.integers(1900, 2200))
def test_quarters_and_halves_make_up_the_year(year: int) -> None:
    for parts in (("q1", "q2", "q3", "q4"), ("h1", "h2")):
        days = [period(f"{year}-{part}") for part in parts]

        assert (days[0].begin, days[-1].end) == period(f"{year}")
        for one, after in pairwise(days):
            assert one.end + timedelta(days=1) == after.begin
            assert not one.meets(after)


def test_one_day_in_both_is_enough_to_meet() -> None:
    new_year = date(2027, 1, 1)

    assert period("2027").meets(Period(date(2026, 1, 1), new_year))
