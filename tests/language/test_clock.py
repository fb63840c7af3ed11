"""How coarse a moment is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.clock import HERE, coarse

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(moments, st.sampled_from(["as-is", "day", "week", "drop", None]))
def test_a_moment_is_told_no_finer_than_the_day_or_the_week_it_is_in(
    moment: datetime, transform: str | None
) -> None:
    told = coarse(moment, transform)
    here = told.astimezone(HERE)
    longest = timedelta(days=1 if transform in ("as-is", "day") else 7, hours=1)

    assert (here.hour, here.minute, here.second, here.microsecond) == (0, 0, 0, 0)
    assert timedelta() <= moment - told < longest
    assert transform in ("as-is", "day") or here.weekday() == 0
    assert coarse(told, transform) == told


@pytest.mark.parametrize("transform", ["day", "week"])
def test_two_moments_of_one_day_are_told_alike(transform: str) -> None:
    evening = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)  # 23:59 here, a Sunday
    next_day = datetime(2026, 11, 22, 23, tzinfo=UTC)

    assert coarse(evening, transform) == coarse(evening - timedelta(hours=20), transform)
    assert coarse(evening, transform) != coarse(next_day, transform)
