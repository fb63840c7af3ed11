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
    guess: bool = Field(default=False, description="a plugin said so, and no person yet")


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
    """Somebody looks; told to who answers later as well, who hears who was first."""

    signal_id: UUID
    level: int
    after: float = Field(ge=0, description="seconds since the alarm was raised")
    by: Code | None = Field(None, description="who looks: the first that answered")


class AlarmEnded(Event, subject="event.signals.alarm-ended.v1", entity="signal_id"):
    """Nobody needs to look any more: whoever was asked can be told."""

    signal_id: UUID
    level: int
    because: Code = Field(description="`confirmed`, `corrected`, `closed` or `erased`")


class AlarmUnanswered(Event, subject="event.signals.alarm-unanswered.v1", entity="signal_id"):
    """Everybody was asked and nobody answered."""

    signal_id: UUID
    asked: int


class AlarmDue(Due, subject="due.signals.alarm-due.v1", entity="signal_id"):
    """The moment the person asked should have answered."""

    signal_id: UUID
    level: int
    revision: int = Field(1, description="of the signal, when the alarm was raised")


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
    guess: bool = Field(default=False, description="a plugin said so, and no person yet")
