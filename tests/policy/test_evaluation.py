"""The evaluation clock and the checklist: what nobody looks at stops."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.policy.domain.calendar import months_after
from services.policy.domain.checklist import QUESTIONS, GoLive
from services.policy.handlers import inbox
from services.policy.service import Parts
from shared.contracts.policy.agreements import AgreementsApplied
from shared.contracts.policy.checklist import (
    Checklist,
    EvidenceRecorded,
    RecordEvidence,
    ShowChecklist,
)
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.policy.evaluation import EvaluationRecorded, RecordEvaluation
from shared.contracts.policy.goals import GoalDropped, GoalSet, SetGoal
from shared.contracts.policy.log import ReplayDecisions
from shared.contracts.policy.reviews import (
    ListReviews,
    LookOverdue,
    ReviewDue,
    ReviewNear,
    ReviewOverdue,
    Reviews,
    SharingStopped,
)
from shared.messaging.inbox import Refuse, TooEarly
from tests.policy.builders import NOW, TOML, logged
from tests.policy.world import World

DAY = timedelta(days=1)
TODAY = NOW.date()
ITEM = "politie-2026"
HERE = ZoneInfo("Europe/Amsterdam")


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HERE).astimezone(UTC)


LONG = TOML.replace("valid_until = 2026-12-31", "valid_until = 2030-12-31")


async def agreed(toml: str = LONG, *, now: datetime = NOW) -> World:
    world = World(now=now)
    await world.agree(toml)
    await world.hear(world.heard(AgreementsApplied)[-1])
    return world


async def review_by(world: World) -> date:
    answer = await world.hear(ListReviews())
    assert isinstance(answer, Reviews)
    return answer.reviews[0].review_by


def evaluated(on: date, outcome: str = "continue", **changed: Any) -> RecordEvaluation:
    given = {
        "item": ITEM,
        "concerns": on,
        "findings": "Het werkt, maar langzaam.",
        "decisions": "We gaan door.",
        "outcome": outcome,
    }
    return RecordEvaluation.model_validate(given | changed)


def steps(world: World) -> list[str]:
    """Return what was told of reviews, in order."""
    said = {ReviewNear: "near", ReviewOverdue: "overdue", SharingStopped: "stopped"}
    return [said[type(m)] for m in world.told if type(m) in said]


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
    assert len(world.store.evaluations("agreement", ITEM)) == 1


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


# --- goals ------------------------------------------------------------------------


def goal(**changed: Any) -> SetGoal:
    given = {
        "goal": "meer-hulpvragen",
        "metric": "help-requests",
        "baseline": 2,
        "target": 12,
        "responsible": "manager",
        "begin": TODAY,
        "end": TODAY + 400 * DAY,
    }
    return SetGoal.model_validate(given | changed)


def looked(on: date, outcome: str = "continue") -> RecordEvaluation:
    return evaluated(on, outcome, item="meer-hulpvragen", about="goal")


async def listed(world: World) -> dict[str, tuple[str, date]]:
    answer = await world.hear(ListReviews())
    assert isinstance(answer, Reviews)
    return {view.item: (view.state, view.review_by) for view in answer.reviews}


async def test_a_goal_is_to_be_looked_at_within_six_months() -> None:
    world = World()
    await world.hear(goal())
    due = months_after(TODAY, 6)
    await world.wait_until(noon(due + 30 * DAY))

    assert [(e.about, e.days) for e in world.heard(ReviewNear)] == [("goal", 30), ("goal", 7)]
    (overdue,) = world.heard(LookOverdue)
    assert (overdue.item, overdue.about) == ("meer-hulpvragen", "goal")
    assert world.heard(SharingStopped) == []
    assert await listed(world) == {"meer-hulpvragen": ("overdue", due)}
    await world.hear(looked(due + 30 * DAY))
    assert await listed(world) == {
        "meer-hulpvragen": ("in-time", months_after(due + 30 * DAY, 6))
    }


async def test_a_goal_is_looked_at_once_more_after_its_end() -> None:
    world = World()
    end = TODAY + 60 * DAY
    await world.hear(goal(end=end))
    assert await listed(world) == {"meer-hulpvragen": ("in-time", months_after(end, 1))}
    await world.wait_until(noon(end))
    await world.hear(looked(end))
    await world.wait_until(noon(end + 400 * DAY))

    assert world.heard(EvaluationRecorded)[-1].review_by == end
    assert world.heard(LookOverdue) == []
    assert await listed(world) == {}


async def test_stop_drops_a_goal_once_however_often_it_comes() -> None:
    world = World()
    first = goal()
    await world.hear(first)
    command = looked(TODAY, "stop")
    await world.hear_with_a_crash_at_every_publish(command)
    await world.hear(command)
    await world.hear(first)  # late and double: it does not stand up again

    assert len(world.heard(GoalDropped)) == len(world.heard(EvaluationRecorded)) == 1
    assert isinstance(
        [e for e in world.told if isinstance(e, GoalSet | GoalDropped)][-1], GoalDropped
    )
    assert await listed(world) == {}
    await world.hear(goal(target=20))
    assert list(await listed(world)) == ["meer-hulpvragen"]


async def test_a_goal_set_again_was_looked_at_and_one_named_like_an_agreement_is_another() -> (
    None
):
    world = await agreed()
    agreed_until = await review_by(world)
    await world.hear(goal(goal=ITEM))
    world.now += 40 * DAY
    await world.hear(goal(goal=ITEM, target=20))
    answer = await world.hear(ListReviews())
    assert isinstance(answer, Reviews)

    assert {(v.about, v.review_by) for v in answer.reviews if v.item == ITEM} == {
        ("agreement", agreed_until),
        ("goal", months_after(TODAY + 40 * DAY, 6)),
    }
    await world.hear(evaluated(world.now.date(), item=ITEM, about="goal"))
    assert world.store.evaluations("agreement", ITEM) == ()


async def test_an_unknown_goal_may_still_come() -> None:
    with pytest.raises(TooEarly, match="unknown-goal"):
        await World().hear(looked(TODAY))


async def test_a_goal_overdue_while_nobody_ran_is_told_at_the_start() -> None:
    world = World()
    await world.hear(goal())
    world.timers.clear()
    world.now = noon(TODAY + 300 * DAY)
    await world.start()
    await world.start()

    assert len(world.heard(LookOverdue)) == 1


# --- the checklist ----------------------------------------------------------------


def shown(point: str, on: date = TODAY) -> RecordEvidence:
    return RecordEvidence(point=point, on=on, note="Staat in het beleidsplan, bladzijde 4.")


async def points(world: World) -> dict[str, bool]:
    answer = await world.hear(ShowChecklist())
    assert isinstance(answer, Checklist)
    return {point.point: point.open for point in answer.points}


async def test_every_point_is_open_until_there_is_evidence_and_again_after_half_a_year() -> (
    None
):
    world = World()
    assert all((await points(world)).values())
    await world.hear(shown("vision"), actor="amina")
    (told,) = world.heard(EvidenceRecorded)

    assert told.still_open == len(QUESTIONS) - 1
    assert (await points(world))["vision"] is False
    assert list((await points(world)).values()) == sorted((await points(world)).values())[::-1]
    world.now = noon(told.until)
    assert (await points(world))["vision"] is False
    world.now = noon(told.until + DAY)
    assert (await points(world))["vision"] is True


async def test_evidence_that_grows_old_is_told() -> None:
    world = World()
    await world.hear_with_a_crash_at_every_publish(shown("vision"), actor="amina")
    until = world.heard(EvidenceRecorded)[0].until
    await world.wait_until(noon(until + DAY))

    near = [(e.about, e.item, e.days) for e in world.heard(ReviewNear)]
    assert near == [("point", "vision", 30), ("point", "vision", 7)]
    assert [(e.about, e.item) for e in world.heard(LookOverdue)] == [("point", "vision")]
    await world.hear(shown("vision", until + DAY), actor="amina")
    assert (await listed(world))["vision"][0] == "in-time"


async def test_older_evidence_does_not_replace_newer() -> None:
    world = World()
    await world.hear_with_a_crash_at_every_publish(shown("vision"), actor="amina")
    await world.hear(shown("vision", NOW.date() - 200 * DAY), actor="amina")

    assert (await points(world))["vision"] is False


@pytest.mark.parametrize(
    ("command", "reason"),
    [(shown("luck"), "unknown-point"), (shown("vision", NOW.date() + DAY), "in-the-future")],
)
async def test_what_is_no_evidence_is_refused(command: RecordEvidence, reason: str) -> None:
    with pytest.raises(Refuse, match=reason):
        await World().hear(command, actor="amina")


async def test_where_it_is_required_nothing_comes_in_force_while_a_point_is_open() -> None:
    world = World()
    parts = Parts(world.store, "k" * 32, GoLive(waits=True))
    world.bound = {kind: handler.bind(parts) for kind, handler in inbox.handlers.items()}
    with pytest.raises(Refuse, match="checklist-open"):
        await world.agree()
    for point in QUESTIONS:
        await world.hear(shown(point), actor="amina")
    await world.agree()

    assert world.store.in_force() is not None
