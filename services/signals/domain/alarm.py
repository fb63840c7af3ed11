"""The fast lane: who is asked to look now, and who next when nobody answers."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.signals.domain.signal import Signal
from shared.contracts.message import Code, Frozen, Timer
from shared.contracts.signals.alarm import AlarmDue, AlarmView


class OnCall(Frozen):
    """Who is asked, in this order, and how long each has to answer."""

    people: tuple[Code, ...]
    wait: timedelta


class Alarm(Frozen):
    """One signal that cannot wait. It ends when somebody answers or everybody was asked."""

    signal_id: UUID
    category: Code
    raised_at: AwareDatetime
    people: tuple[Code, ...]
    wait: timedelta
    level: int = 1
    answered_by: Code | None = None
    answered_at: AwareDatetime | None = None

    @property
    def to(self) -> str | None:
        """Return who is asked now; None when everybody was."""
        return self.people[self.level - 1] if self.level <= len(self.people) else None

    @property
    def answer_by(self) -> datetime:
        """Return when the next person is asked."""
        return self.raised_at + self.level * self.wait

    @property
    def waits(self) -> bool:
        """Return whether nobody answered yet."""
        return self.answered_by is None

    def answered(self, by: str, *, now: datetime) -> "Alarm":
        """Return the alarm with its answer; the first answer counts."""
        if not self.waits:
            return self
        return self.model_copy(update={"answered_by": by, "answered_at": now})

    def view(self) -> AlarmView:
        """Return the alarm as a worker sees it."""
        return AlarmView(
            signal_id=self.signal_id,
            category=self.category,
            level=self.level,
            to=self.to,
            raised_at=self.raised_at,
        )

    def next(self) -> "Alarm":
        """Return the alarm with the next person asked."""
        return self.model_copy(update={"level": self.level + 1})


def next_timer(alarm: Alarm) -> Timer | None:
    """Return when the next person is asked; None once somebody looks or everybody was asked."""
    if not alarm.waits or alarm.to is None:
        return None
    due = AlarmDue(
        id=uuid5(alarm.signal_id, f"alarm-due/{alarm.level}"),
        signal_id=alarm.signal_id,
        level=alarm.level,
    )
    return Timer(due, alarm.answer_by)


def alarm_for(signal: Signal, on_call: OnCall, *, now: datetime) -> Alarm | None:
    """Return the alarm a signal asks for: acute is what may cost a life."""
    if signal.urgency != "acute":
        return None
    return Alarm(
        signal_id=signal.signal_id,
        category=signal.category,
        raised_at=now,
        people=on_call.people,
        wait=on_call.wait,
    )
