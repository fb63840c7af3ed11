"""Signals, and what is to be done about them, are listed."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, WORKER
from shared.contracts.signals.alarm import AlarmView
from shared.contracts.signals.requests import RequestView
from shared.contracts.signals.tasks import TaskView


class SignalView(Frozen):
    """One signal as its own organisation sees it in a list."""

    signal_id: UUID
    text: Personal
    category: Code
    confidence: float
    why: tuple[str, ...] = Field(description="the words that triggered the category")
    chosen_by: Code
    urgency: Code
    platform: Code
    seen_at: AwareDatetime
    neighbourhood: Code | None = None
    state: Code
    verified: bool | None = None
    also: tuple[Code, ...] = ()
    suspected: tuple[Code, ...] = Field((), description="acute categories it may have")
    to_be_checked: bool = False
    shared_with: tuple[Code, ...] = ()


class Signals(Answer, subject="answer.signals.signals.v1"):
    """The signals asked for, newest first."""

    signals: tuple[SignalView, ...]
    total: int


class ListSignals(
    Query[Signals],
    subject="query.signals.list-signals.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """Which signals are there, newest first?"""

    limit: int = Field(20, ge=1, le=500)
    category: Code | None = None
    worker: Code | None = None


class ToDo(Answer, subject="answer.signals.to-do.v1"):
    """What waits for somebody, the most urgent first."""

    alarms: tuple[AlarmView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    requests: tuple[RequestView, ...] = ()


class ListToDo(
    Query[ToDo],
    subject="query.signals.list-to-do.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """What waits for somebody: alarms, tasks and requests?"""

    assignee: Code | None = Field(None, description="tasks of one worker only")
