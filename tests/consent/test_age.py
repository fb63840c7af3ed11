"""Birthdays, and the sixteenth in particular."""

from datetime import date

import pytest

from services.consent.domain.age import a_year_after, age


@pytest.mark.parametrize(
    ("on", "years"),
    [(date(2026, 11, 22), 15), (date(2026, 11, 23), 16), (date(2026, 11, 24), 16)],
)
def test_one_is_sixteen_from_the_birthday_on(on: date, years: int) -> None:
    assert age(date(2010, 11, 23), on) == years


@pytest.mark.parametrize(
    ("born_on", "on", "years"),
    [
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2012, 2, 29), date(2027, 2, 28), 14),
        (date(2012, 2, 29), date(2027, 3, 1), 15),
    ],
)
def test_who_was_born_on_29_february_ages_on_1_march_in_other_years(
    born_on: date, on: date, years: int
) -> None:
    assert age(born_on, on) == years


def test_a_year_after_29_february_is_28_february() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2027, 2, 28)) == date(2028, 2, 28)
