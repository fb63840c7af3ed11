"""Goals are looked at again within six months, and once more after their end."""

from datetime import date
from typing import Any

import pytest

from services.policy.domain.calendar import months_after
from shared.contracts.policy.evaluation import EvaluationRecorded, RecordEvaluation
from shared.contracts.policy.goals import GoalDropped, GoalSet, SetGoal
from shared.contracts.policy.reviews import (
    ListReviews,
    LookOverdue,
    ReviewNear,
    Reviews,
    SharingStopped,
)
from shared.messaging.inbox import TooEarly
from tests.policy.looked_at import (
    DAY,
    ITEM,
    TODAY,
    agreed,
    evaluated,
    listed,
    noon,
    review_by,
)
from tests.policy.world import World


def goal(**changed: Any) -> SetGoal:
    fields = {
        "goal": "meer-hulpvragen",
        "metric": "help-requests",
        "baseline": 2,
        "target": 12,
        "responsible": "manager",
        "begin": TODAY,
        "end": TODAY + 400 * DAY,
    }
    return SetGoal.model_validate(fields | changed)


def looked(on: date, outcome: str = "continue") -> RecordEvaluation:
    return evaluated(on, outcome, item="meer-hulpvragen", about="goal")


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
    told = [e for e in world.told if isinstance(e, GoalSet | GoalDropped)]
    assert isinstance(told[-1], GoalDropped)
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
    assert world.store.reviews.evaluations("agreement", ITEM) == ()


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
