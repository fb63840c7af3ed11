"""A picture must come down, until it is gone."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Command, Due, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, WORKER


class ConfirmTakenDown(
    Command,
    subject="command.consent.confirm-taken-down.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="publication_id",
):
    """A worker took it down, and looked that it is gone."""

    publication_id: UUID
    proof_sha256: str | None = Field(
        None, pattern=r"^[0-9a-f]{64}$", description="of a screen shot that shows it is gone"
    )


class TakeDownOpened(
    Event, subject="event.consent.take-down-opened.v1", entity="publication_id"
):
    """A picture must come down."""

    publication_id: UUID
    channel: Code
    why: Code
    due_at: AwareDatetime


class TakeDownAsked(Event, subject="event.consent.take-down-asked.v1", entity="publication_id"):
    """Somebody is asked again: a reminder at first, and then the next person."""

    publication_id: UUID
    level: int = Field(ge=1, description="1 is the reminder; from 2 on it is too late")
    to: Code
    overdue: bool


class TakenDown(Event, subject="event.consent.taken-down.v1", entity="publication_id"):
    """A picture was taken down."""

    publication_id: UUID
    channel: Code
    late: bool
    proven: bool


class TakeDownDue(Due, subject="due.consent.take-down-due.v1", entity="publication_id"):
    """The next step of a picture that must come down."""

    publication_id: UUID


class TakeDownView(Frozen):
    """A picture that must come down, as a worker sees it."""

    publication_id: UUID
    why: Code
    channel: Code
    url: Personal | None
    due_at: datetime
    overdue: bool
    level: int


class TakeDowns(Answer, subject="answer.consent.take-downs.v1"):
    """What must come down, the most urgent first."""

    tasks: tuple[TakeDownView, ...]
    total: int


class ListTakeDowns(
    Query[TakeDowns],
    subject="query.consent.list-take-downs.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """What must come down?"""

    limit: int = Field(50, ge=1, le=500)
