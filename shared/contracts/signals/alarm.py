"""Somebody is asked to look at once."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Delivery, Due, Event, Frozen
from shared.contracts.roles import COORDINATOR, WORKER


class AlarmRaised(Event, subject="event.signals.alarm-raised.v1", entity="signal_id"):
    """Somebody must look now: `to` is asked, and the next person if no answer comes."""

    signal_id: UUID
    category: Code
    level: int = Field(ge=1, description="1 for the first person asked")
    to: Code
    answer_by: AwareDatetime


class AnswerAlarm(
    Command,
    subject="command.signals.answer-alarm.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """Somebody looks: nobody else is asked."""

    signal_id: UUID


class AlarmAnswered(Event, subject="event.signals.alarm-answered.v1", entity="signal_id"):
    """Somebody looks."""

    signal_id: UUID
    level: int
    after: float = Field(ge=0, description="seconds since the alarm was raised")


class AlarmUnanswered(Event, subject="event.signals.alarm-unanswered.v1", entity="signal_id"):
    """Everybody was asked and nobody answered."""

    signal_id: UUID
    asked: int


class AlarmDue(Due, subject="due.signals.alarm-due.v1", entity="signal_id"):
    """The moment the person asked should have answered."""

    signal_id: UUID
    level: int


class UrgentAlert(Delivery, subject="partner.signals.urgent-alert.v1", entity="reference"):
    """A signal that cannot wait is coming: look for `reference`."""

    reference: UUID
    revision: int


class AlarmView(Frozen):
    """One alarm nobody answered yet."""

    signal_id: UUID
    category: Code
    level: int
    to: Code | None = Field(None, description="null when everybody was asked")
    raised_at: AwareDatetime
