"""Goals that stand, and how far they are."""

from datetime import timedelta
from itertools import permutations

import pytest

from shared.contracts.policy.goals import GoalDropped
from shared.contracts.reporting.goals import AskGoals
from shared.messaging.inbox import Refuse
from tests.reporting.world import NOON, World, goal, logged, some


async def test_progress_is_counted_from_the_events_of_its_period() -> None:
    world = World()
    outside = [logged(90, at=NOON - timedelta(days=60)), logged(91, "geweld")]
    await world.hear_all(goal(), *some(7, "hulpvraag"), *outside)

    (one,) = (await world.hear(AskGoals())).goals
    assert (one.count, one.way) == (7, 0.5)


async def test_the_goal_as_it_was_told_last_stands_in_whatever_order_it_is_heard() -> None:
    told = [
        goal(target=12),
        GoalDropped(at=NOON + timedelta(hours=1), goal="meer-hulpvragen"),
        goal(at=NOON + timedelta(hours=2), target=22),
    ]
    for order in permutations(told):
        world = World()
        await world.hear_all(*order, *order)

        assert [g.target for g in (await world.hear(AskGoals())).goals] == [22]


async def test_a_goal_that_was_dropped_no_longer_stands_also_after_a_restart() -> None:
    world = World()
    dropped = GoalDropped(at=NOON + timedelta(hours=1), goal="meer-hulpvragen")
    await world.hear_all(dropped, goal(), goal(goal="ander"))
    world.restart()

    assert [g.goal for g in (await world.hear(AskGoals())).goals] == ["ander"]


async def test_goals_are_listed_by_name() -> None:
    world = World()
    await world.hear_all(*(goal(goal=name) for name in ("c", "a", "b")))

    assert [g.goal for g in (await world.hear(AskGoals())).goals] == ["a", "b", "c"]


async def test_a_helper_hears_nothing_of_goals() -> None:
    with pytest.raises(Refuse, match="not-for-helpers"):
        await World().hear(AskGoals(), actor="helper-1")
