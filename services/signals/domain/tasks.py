"""What somebody is to do about a signal, and when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.signals.domain.signal import Signal
from services.signals.domain.verdict import OTHER
from shared.contracts.message import Code, Frozen, Personal, Timer
from shared.contracts.signals.tasks import TaskDue, TaskView
from shared.language.taxonomy import CATEGORIES

CHECK = "check-category"
LOOK_AGAIN = "look-again"
_LOOK_AGAIN_WITHIN = timedelta(days=2)
_ONE_IN = 20  # of what a worker called `overig` is looked at again
CHECK_WITHIN, CHECK_ACUTE_WITHIN = timedelta(hours=4), timedelta(minutes=15)


class First(NamedTuple):
    """What a signal begins with: what to do, and within which time."""

    what: str
    within: timedelta


_FIRST = {  # by category, else by tone
    "hulpvraag": First("answer-help-request", timedelta(days=2)),
    "positive": First("compliment", timedelta(days=7)),
}


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


def next_timer(task: Task) -> Timer | None:
    """Return when a task should be done; None once it is done, or told to be overdue."""
    if not task.waits or task.overdue:
        return None
    due = TaskDue(id=uuid5(task.task_id, "due"), task_id=task.task_id, signal_id=task.signal_id)
    return Timer(due, task.due_at)


def task_id(signal: Signal, what: str) -> UUID:
    """Return the id of a task that a signal begins with."""
    return uuid5(signal.signal_id, f"task/{what}")


def first_tasks(signal: Signal) -> Iterator[Task]:
    """Yield what a signal begins with: help is answered, talent praised, a guess checked."""
    for first in _firsts(signal):
        yield Task(
            task_id=task_id(signal, first.what),
            signal_id=signal.signal_id,
            what=first.what,
            assignee=signal.worker,
            due_at=signal.logged_at + first.within,
        )


def is_drawn(signal_id: UUID) -> bool:
    """Return whether a signal is drawn to be looked at again, always the same one in twenty."""
    return int.from_bytes(sha256(signal_id.bytes).digest()[:8]) % _ONE_IN == 0


def _firsts(signal: Signal) -> Iterator[First]:
    # What it began as: what it is called since plans nothing, however late it is heard again.
    first_told = signal.told_of(1)
    category = first_told.known.category
    if first := _FIRST.get(category) or _FIRST.get(CATEGORIES[category].tone):
        yield first
    # Of a guess somebody is asked anyway; what a worker called so nobody would look at again.
    if category == OTHER and first_told.chosen_by == "worker" and is_drawn(signal.signal_id):
        yield First(LOOK_AGAIN, _LOOK_AGAIN_WITHIN)
    if not signal.is_confirmed:
        is_urgent = signal.suspected or signal.urgency == "acute"
        yield First(CHECK, CHECK_ACUTE_WITHIN if is_urgent else CHECK_WITHIN)
