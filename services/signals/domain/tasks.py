"""What somebody is to do about a signal, and when."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen, Personal
from shared.contracts.signals.tasks import TaskView


class Task(Frozen):
    """One thing to do."""

    task_id: UUID
    signal_id: UUID
    what: Code
    note: Personal | None = None
    assignee: Code
    due_at: AwareDatetime
    result: Code | None = None
    finished_at: AwareDatetime | None = None
    overdue: bool = False

    @property
    def waits(self) -> bool:
        """Return whether it is still to be done."""
        return self.result is None

    @property
    def late(self) -> bool:
        """Return whether it was done after it was due."""
        return self.finished_at is not None and self.finished_at > self.due_at

    def finished(self, result: str, *, now: datetime) -> "Task":
        """Return the task done; the first result counts."""
        if not self.waits:
            return self
        return self.model_copy(update={"result": result, "finished_at": now})

    def view(self) -> TaskView:
        """Return the task as a worker sees it."""
        return TaskView(
            task_id=self.task_id,
            signal_id=self.signal_id,
            what=self.what,
            note=self.note,
            assignee=self.assignee,
            due_at=self.due_at,
            overdue=self.overdue,
        )
