"""What partners ask, and the answer."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Delivery, Due, Event, Frozen, Personal
from shared.contracts.roles import COORDINATOR, PARTNER, WORKER


class AskToLook(
    Command, subject="command.signals.ask-to-look.v1", by=(PARTNER,), entity="request_id"
):
    """A partner asks what can be seen online. The partner is the sender."""

    request_id: UUID
    text: Personal = Field(min_length=1, max_length=2000)
    neighbourhood: Code | None = None
    answer_by: AwareDatetime


class AskToSpread(
    Command, subject="command.signals.ask-to-spread.v1", by=(PARTNER,), entity="request_id"
):
    """A partner asks to pass on a message to young people. The partner is the sender."""

    request_id: UUID
    text: Personal = Field(min_length=1, max_length=2000)
    until: AwareDatetime


class AnswerRequest(
    Command,
    subject="command.signals.answer-request.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="request_id",
):
    """A worker answers a partner: what came of it, and by which signals."""

    request_id: UUID
    outcome: Literal["found", "nothing-found", "declined"]
    signals: tuple[UUID, ...] = Field((), max_length=50)


class ReportSpread(
    Command,
    subject="command.signals.report-spread.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="request_id",
):
    """A worker passed the message on, to about `reach` people."""

    request_id: UUID
    platform: Code
    reach: int = Field(0, ge=0, le=1_000_000)


class RequestReceived(Event, subject="event.signals.request-received.v1", entity="request_id"):
    """A partner asks for something."""

    request_id: UUID
    partner: Code
    what: Literal["look", "spread"]
    answer_by: AwareDatetime


class RequestAnswered(Event, subject="event.signals.request-answered.v1", entity="request_id"):
    """A partner's request was answered."""

    request_id: UUID
    partner: Code
    outcome: Code
    signals: int


class MessageSpread(Event, subject="event.signals.message-spread.v1", entity="request_id"):
    """A partner's message was passed on."""

    request_id: UUID
    partner: Code
    platform: Code
    reach: int


class RequestOverdue(Event, subject="event.signals.request-overdue.v1", entity="request_id"):
    """A partner was not answered in time; told once."""

    request_id: UUID
    partner: Code


class RequestDue(Due, subject="due.signals.request-due.v1", entity="request_id"):
    """The moment a partner should have its answer."""

    request_id: UUID


class RequestAnswer(Delivery, subject="partner.signals.request-answer.v1", entity="request_id"):
    """What came of a partner's request: signals under the names the partner knows them by.

    Only signals that were shared with this partner are named: an answer is no way around
    an agreement.
    """

    request_id: UUID
    outcome: Code
    references: tuple[UUID, ...] = ()
    reach: int | None = None


class RequestView(Frozen):
    """One request of a partner as a worker sees it."""

    request_id: UUID
    partner: Code
    what: Code
    text: Personal
    answer_by: AwareDatetime
    overdue: bool
