"""Tasks that follow from a signal."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Due, Event, Frozen, Personal
from shared.contracts.roles import COORDINATOR, WORKER


class PlanTask(
    Command,
    subject="command.signals.plan-task.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker plans what to do about a signal, and when it should be done."""

    task_id: UUID
    signal_id: UUID
    what: Code
    note: Personal | None = Field(None, max_length=1000)
    assignee: Code | None = Field(None, description="who does it; left out: who asks")
    due_at: AwareDatetime


class FinishTask(
    Command,
    subject="command.signals.finish-task.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker did what was planned."""

    task_id: UUID
    signal_id: UUID
    result: Code = "done"


class TaskPlanned(Event, subject="event.signals.task-planned.v1", entity="signal_id"):
    """Something is to be done about a signal."""

    task_id: UUID
    signal_id: UUID
    what: Code
    due_at: AwareDatetime


class TaskFinished(Event, subject="event.signals.task-finished.v1", entity="signal_id"):
    """What was planned is done."""

    task_id: UUID
    signal_id: UUID
    what: Code
    result: Code
    late: bool


class TaskOverdue(Event, subject="event.signals.task-overdue.v1", entity="signal_id"):
    """What was planned is not done in time; told once."""

    task_id: UUID
    signal_id: UUID
    what: Code


class TaskDue(Due, subject="due.signals.task-due.v1", entity="task_id"):
    """The moment a task should be done."""

    task_id: UUID
    signal_id: UUID


class TaskView(Frozen):
    """One task as a worker sees it."""

    task_id: UUID
    signal_id: UUID
    what: Code
    note: Personal | None = None
    assignee: Code
    due_at: AwareDatetime
    overdue: bool
