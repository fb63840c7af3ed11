"""Tasks: a worker plans one or did it, or it is not done in time."""

from datetime import timedelta
from uuid import uuid5

from services.signals.domain import safety
from services.signals.domain.tasks import Task
from services.signals.effects.safety import leave_nothing_of, refuse_links_in_codes
from services.signals.effects.tasks import finish, plan
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.tasks import FinishTask, PlanTask, TaskDue, TaskOverdue
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn

LONGEST = timedelta(days=366)  # a task further away is a typing error


@inbox.on(PlanTask)
async def plan_task(command: PlanTask, turn: Turn[SignalStore]) -> None:
    """Plan what to do about a signal."""
    refuse_links_in_codes(command)
    signal = turn.store.known(command.signal_id)
    leave_nothing_of(turn, signal)
    planned = turn.store.tasks.get(command.task_id)
    if planned is None and not turn.now < command.due_at <= turn.now + LONGEST:
        raise Refuse("not-a-due-date", field="due_at")
    if planned is not None and planned.signal_id != command.signal_id:
        raise Refuse("task-id-taken", field="task_id")

    task = planned or Task(
        task_id=command.task_id,
        signal_id=command.signal_id,
        what=command.what,
        note=safety.note_on(signal, command.note),
        assignee=command.assignee or turn.actor,
        due_at=command.due_at,
    )
    await plan(turn, task)


@inbox.on(FinishTask)
async def finish_task(command: FinishTask, turn: Turn[SignalStore]) -> None:
    """Note that a task is done; the first result counts."""
    refuse_links_in_codes(command)
    task = turn.store.tasks.get(command.task_id)
    if task is None:
        raise TooEarly("unknown-task", field="task_id")
    await finish(turn, task, command.result)


@inbox.on(TaskDue)
async def look_at_task(due: TaskDue, turn: Turn[SignalStore]) -> None:
    """Tell that a task is not done in time."""
    task = turn.store.tasks.get(due.task_id)
    if task is None or not task.waits:
        return
    await turn.store.tasks.put(task.task_id, task.model_copy(update={"overdue": True}))
    await turn.publish(
        TaskOverdue(
            id=uuid5(task.task_id, "overdue"),
            task_id=task.task_id,
            signal_id=task.signal_id,
            what=task.what,
        )
    )
