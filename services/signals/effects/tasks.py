"""Tasks: planned by a person or by a new signal, and done."""

from uuid import uuid5

from services.signals.domain.signal import Signal
from services.signals.domain.tasks import CHECK, LOOK_AGAIN, Task, first_tasks, task_id
from services.signals.store import SignalStore
from shared.contracts.signals.tasks import TaskFinished, TaskPlanned
from shared.messaging.turn import Turn


async def plan_first_tasks(turn: Turn[SignalStore], signal: Signal) -> None:
    """Plan what a signal of its category begins with: a help request wants an answer."""
    for task in first_tasks(signal):
        await plan(turn, task)


async def finish_check(turn: Turn[SignalStore], signal: Signal) -> None:
    """Note that a worker has said what the signal is."""
    for what in (CHECK, LOOK_AGAIN):
        if task := turn.store.tasks.get(task_id(signal, what)):
            await finish(turn, task, "done")


async def plan(turn: Turn[SignalStore], task: Task) -> None:
    """Keep a task and tell of it; one that was planned before stays as it is."""
    task = turn.store.tasks.get(task.task_id) or task
    await turn.store.tasks.put(task.task_id, task)
    await turn.publish(
        TaskPlanned(
            id=uuid5(task.task_id, "planned"),
            task_id=task.task_id,
            signal_id=task.signal_id,
            what=task.what,
            due_at=task.due_at,
        )
    )


async def finish(turn: Turn[SignalStore], task: Task, result: str) -> None:
    """Note how a task ended and tell of it; the first result counts."""
    task = task.finished(result, now=turn.now)
    await turn.store.tasks.put(task.task_id, task)
    await turn.publish(
        TaskFinished(
            id=uuid5(task.task_id, "finished"),
            task_id=task.task_id,
            signal_id=task.signal_id,
            what=task.what,
            result=task.result or result,
            late=task.late,
        )
    )
