"""Goals: what can be measured and has an end."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.policy.goals import DropGoal, GoalDropped, GoalSet, SetGoal
from shared.messaging.inbox import Refuse
from tests.policy.world import World

BEGIN, END = date(2026, 10, 1), date(2026, 12, 31)


def goal(**changed: Any) -> SetGoal:
    given = {
        "goal": "meer-hulpvragen",
        "metric": "help-requests",
        "baseline": 2,
        "target": 12,
        "responsible": "manager",
        "begin": BEGIN,
        "end": END,
    }
    return SetGoal(**given | changed)


async def test_a_goal_stands_when_it_can_be_measured_and_ends() -> None:
    world = World()
    await world.hear_with_a_crash_at_every_publish(goal())
    await world.hear(goal())

    (first, _) = world.heard(GoalSet)
    assert (first.metric, first.target) == ("help-requests", 12)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"metric": "geluk"}, "unknown-metric"),
        ({"target": 2}, "no-change"),
        ({"end": BEGIN}, "bad-period"),
        ({"end": BEGIN + timedelta(days=800)}, "bad-period"),
    ],
)
async def test_what_cannot_be_attained_is_no_goal(changed: Any, reason: str) -> None:
    world = World()
    with pytest.raises(Refuse, match=reason):
        await world.hear(goal(**changed))
    assert world.told == []


async def test_a_goal_that_is_dropped_no_longer_stands() -> None:
    world = World()
    await world.hear(goal())
    await world.hear(DropGoal(goal="meer-hulpvragen"))

    assert len(world.heard(GoalDropped)) == 1
