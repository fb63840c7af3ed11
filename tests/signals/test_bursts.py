"""Posts that come in twos and threes, and weeks that differ, are no trend."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.signals.domain.chance import beta_binomial_tail, binomial_tail
from services.signals.domain.past import Past, Place, Sighting, spread_of
from services.signals.plugins import poisson

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 2, tzinfo=UTC)
HERE = Place("geweld", "noord", "instagram")


def sighting(
    number: int, at: datetime, *, account: str | None = None, post: str | None = None
) -> Sighting:
    return Sighting((at.timestamp(), UUID(int=number)), HERE, account, post, ())


@given(st.integers(0, 30), st.integers(0, 60), st.floats(0.05, 50), st.floats(0.05, 200))
def test_the_tails_of_a_differing_share_fall_from_one_to_nothing(
    hits: int, of: int, here: float, elsewhere: float
) -> None:
    tail = beta_binomial_tail(hits, of, here, elsewhere)

    assert 0 <= tail <= 1
    assert tail >= beta_binomial_tail(hits + 1, of, here, elsewhere) - 1e-9
    assert beta_binomial_tail(0, of, here, elsewhere) == 1
    assert beta_binomial_tail(of + 1, of, here, elsewhere) == 0


def test_a_share_that_does_not_differ_is_binomial() -> None:
    alike = beta_binomial_tail(4, 12, 1e7, 8e7)

    assert alike == pytest.approx(binomial_tail(4, 12, 1 / 9), rel=1e-4)


def test_a_share_with_a_flat_distribution_makes_every_number_as_likely() -> None:
    # Beta(1, 1): each of the 11 numbers from 0 to 10 has the same chance.
    assert beta_binomial_tail(8, 10, 1, 1) == pytest.approx(3 / 11)


def test_weeks_that_differ_by_chance_have_no_spread_and_bursts_have_their_size() -> None:
    ones = [[int(week == place % 8) for week in range(8)] for place in range(400)]
    threes = [[3 * count for count in row] for row in ones]

    assert spread_of(ones) == 1
    assert spread_of(threes) == pytest.approx(3, rel=0.05)


def test_a_busy_week_of_the_whole_municipality_is_no_spread() -> None:
    rows = [[10, 10, 10, 40, 10, 10] for _ in range(5)]

    assert spread_of(rows) == 1


@pytest.mark.parametrize("rows", [[], [[0, 0]], [[5]]])
def test_where_nothing_can_be_known_there_is_no_spread(rows: list[list[int]]) -> None:
    assert spread_of(rows) == 1


def test_the_same_thing_is_reported_once() -> None:
    past = Past()
    past.tick(NOW)
    start = NOW - 2 * DAY
    for seen in (
        sighting(1, start, account="a"),
        sighting(2, start + DAY / 2, account="a"),  # the same account within a day
        sighting(3, start + DAY * 1.75, account="a"),
        sighting(4, start + DAY / 3, post="p"),
        sighting(5, start + DAY * 1.9, post="p"),  # the same post, whenever
        sighting(6, start + DAY / 3 + timedelta(minutes=9)),
    ):
        past.learn(seen)

    assert past.reports(HERE, NOW - 7 * DAY, NOW) == 4
    assert past.reports(HERE, NOW - 7 * DAY, NOW, together=3600) == 3


def test_three_posts_on_one_fight_are_no_trend_where_posts_come_so() -> None:
    past = Past()
    for number in range(80):  # a fight in another neighbourhood every day, three posts each
        at = NOW - 60 * DAY + number // 3 * 2 * DAY + number % 3 * timedelta(hours=5)
        place = Place("geweld", f"wijk{number // 3}", "instagram")
        past.tick(at)
        past.learn(Sighting((at.timestamp(), UUID(int=number)), place, None, None, ()))
    for number in range(80, 84):
        at = NOW + number % 3 * timedelta(hours=5)
        past.tick(at)
        past.learn(sighting(number, at))

    spread = past.weeks_before(past.clock).spread
    assert spread == pytest.approx(3, rel=0.1)
    last = past.sighting(UUID(int=83))
    assert last
    assert poisson.find_trend(last, past, past.clock) is None
