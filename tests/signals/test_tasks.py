"""Tasks: planned, done, overdue."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.signals.look_up import ListToDo, ToDo
from shared.contracts.signals.tasks import (
    FinishTask,
    PlanTask,
    TaskFinished,
    TaskOverdue,
    TaskPlanned,
)
from shared.messaging.inbox import Refuse
from tests.signals.builders import HELP
from tests.signals.world import NOW, SIGNAL, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


async def test_a_help_request_begins_with_a_task_for_who_logged_it(world: World) -> None:
    await world.hear(HELP, actor="bilal")

    answer = await world.hear(ListToDo(assignee="bilal"))
    assert isinstance(answer, ToDo)
    (task,) = answer.tasks
    assert (task.what, task.assignee) == ("answer-help-request", "bilal")
    assert task.due_at == NOW + 2 * DAY


async def test_a_talent_is_praised_within_a_week(world: World) -> None:
    await world.hear(log("wint een prijs", category="talent"))

    assert [t.what for t in world.heard(TaskPlanned)] == ["compliment"]


async def test_a_task_not_done_in_time_is_told_once(world: World) -> None:
    await world.hear(HELP)
    await world.wait_until(NOW + 2 * DAY - MINUTE)
    assert world.heard(TaskOverdue) == []

    await world.wait_until(NOW + 2 * DAY + MINUTE)
    await world.start()
    await world.wait_until(NOW + 9 * DAY)

    assert len(world.heard(TaskOverdue)) == 1


async def test_a_task_done_in_time_is_never_overdue(world: World) -> None:
    await world.hear(HELP)
    (planned,) = world.heard(TaskPlanned)
    await world.hear(FinishTask(task_id=planned.task_id, signal_id=SIGNAL, result="helped"))
    await world.wait_until(NOW + 9 * DAY)

    (finished,) = world.heard(TaskFinished)
    assert not finished.late
    assert world.heard(TaskOverdue) == []
    assert (await world.hear(ListToDo())).tasks == ()


@pytest.mark.parametrize("due", [NOW, NOW - DAY, NOW + 367 * DAY])
async def test_a_task_is_due_within_a_year_from_now(world: World, due: Any) -> None:
    await world.hear(log())

    with pytest.raises(Refuse, match="not-a-due-date"):
        await world.hear(
            PlanTask(task_id=UUID(int=9), signal_id=SIGNAL, what="call", due_at=due)
        )
