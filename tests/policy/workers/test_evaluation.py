"""The evaluation clock: what nobody looks at stops, by the clock alone."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.policy.decide import SharingDecided
from shared.contracts.policy.evaluation import EvaluationRecorded, RecordEvaluation
from shared.contracts.policy.log import ReplayDecisions
from shared.contracts.policy.reviews import ReviewDue, ReviewNear, ReviewOverdue, SharingStopped
from shared.language.clock import HERE
from shared.messaging.inbox import Refuse
from tests.policy.builders import NOW, logged
from tests.policy.looked_at import DAY, ITEM, LONG, agreed, evaluated, noon, review_by
from tests.policy.world import World


def steps(world: World) -> list[str]:
    """Return what was told of reviews, in order."""
    names = {ReviewNear: "near", ReviewOverdue: "overdue", SharingStopped: "stopped"}
    return [names[type(m)] for m in world.told if type(m) in names]


async def shares(world: World, number: int) -> bool:
    """Return whether a signal that comes now is shared."""
    await world.hear(logged(id=UUID(int=number)))
    return any(d.shared for d in world.heard(SharingDecided)[-1].decisions)


async def test_reminders_then_overdue_then_nothing_is_shared() -> None:
    world = await agreed()
    due = await review_by(world)
    await world.wait_until(noon(due - 6 * DAY))
    assert [(e.days, e.review_by) for e in world.heard(ReviewNear)] == [(30, due), (7, due)]
    await world.wait_until(noon(due))
    assert "overdue" not in steps(world)
    await world.wait_until(noon(due + DAY))
    (overdue,) = world.heard(ReviewOverdue)
    assert overdue.stops_on == due + 15 * DAY

    await world.wait_until(noon(due + 14 * DAY))
    assert await shares(world, 1)
    await world.wait_until(noon(due + 15 * DAY))
    assert steps(world)[-2:] == ["overdue", "stopped"]
    assert not await shares(world, 2)


async def test_it_stops_by_the_clock_alone_when_no_timer_ever_came() -> None:
    world = await agreed()
    due = await review_by(world)
    world.timers.clear()
    world.now = noon(due + 15 * DAY)

    assert not await shares(world, 1)
    assert world.heard(SharingStopped) == []
    await world.start()
    assert len(world.heard(SharingStopped)) == 1
    await world.start()
    assert len(world.heard(SharingStopped)) == 1


async def test_an_evaluation_moves_the_date_six_months_from_the_day_it_concerns() -> None:
    world = await agreed()
    due = await review_by(world)
    await world.wait_until(noon(due + 20 * DAY))
    assert not await shares(world, 1)
    held = due + 3 * DAY  # entered much later than it was held
    await world.hear(evaluated(held))
    (told,) = world.heard(EvaluationRecorded)

    assert (told.concerns, told.entered) == (held, due + 20 * DAY)
    assert told.review_by == await review_by(world) > due + 150 * DAY
    assert await shares(world, 2)
    await world.wait_until(noon(told.review_by + DAY))
    assert steps(world)[-1] == "overdue"


async def test_stop_stops_at_once_until_there_is_a_newer_version() -> None:
    world = await agreed()
    assert await shares(world, 1)
    await world.hear(evaluated(NOW.date(), "stop"))

    assert not await shares(world, 2)
    world.now += DAY
    await world.agree(LONG.replace("version = 1", "version = 2"))
    assert await shares(world, 3)


async def test_the_day_it_concerns_counts_and_not_the_order_of_entering() -> None:
    world = await agreed()
    await world.hear(evaluated(NOW.date()))
    latest = await review_by(world)
    await world.hear(evaluated(NOW.date() - 90 * DAY))

    assert await review_by(world) == latest
    assert len(world.heard(EvaluationRecorded)) == 2


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (evaluated(NOW.date(), item="niemand"), "unknown-agreement"),
        (evaluated(NOW.date() + DAY), "in-the-future"),
    ],
)
async def test_what_cannot_be_is_refused(command: RecordEvaluation, reason: str) -> None:
    world = await agreed()
    with pytest.raises(Refuse, match=reason):
        await world.hear(command)


async def test_twice_or_cut_off_it_is_kept_and_told_once() -> None:
    world = await agreed()
    command = evaluated(NOW.date())
    await world.hear_with_a_crash_at_every_publish(command)
    await world.hear(command)
    due = await review_by(world)
    await world.wait_until(noon(due - 30 * DAY))
    await world.hear_with_a_crash_at_every_publish(ReviewDue(item=ITEM))

    assert len(world.heard(EvaluationRecorded)) == 1
    assert len(world.heard(ReviewNear)) == len({e.id for e in world.heard(ReviewNear)})
    assert len(world.store.reviews.evaluations("agreement", ITEM)) == 1


async def test_what_was_found_is_in_no_event() -> None:
    world = await agreed()
    await world.hear(evaluated(NOW.date()))

    assert all("langzaam" not in m.model_dump_json() for m in world.told)


async def test_a_past_decision_is_replayed_with_the_reviews_of_its_day() -> None:
    world = await agreed()
    assert await shares(world, 1)
    await world.hear(evaluated(NOW.date(), "stop"))
    assert not await shares(world, 2)
    replayed = await world.hear(ReplayDecisions())

    assert replayed.differing == ()


@given(st.dates(date(2026, 3, 20), date(2028, 11, 5)))
async def test_it_is_overdue_from_midnight_here_in_summer_winter_and_leap_years(
    day: date,
) -> None:
    world = await agreed(now=noon(date(2026, 1, 10)))
    await world.wait_until(noon(day))
    await world.hear(evaluated(day))
    due = await review_by(world)
    if due <= day:
        return  # the file's own date is later
    midnight = datetime.combine(due + DAY, time(), HERE).astimezone(UTC)
    before = len(world.heard(ReviewOverdue))
    await world.wait_until(midnight - timedelta(minutes=1))
    assert len(world.heard(ReviewOverdue)) == before
    await world.wait_until(midnight)
    assert len(world.heard(ReviewOverdue)) == before + 1
