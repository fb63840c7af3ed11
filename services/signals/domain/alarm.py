"""The fast lane: who is asked to look now, and who next when nobody answers."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.signals.domain.signal import Signal
from shared.contracts.message import Code, Frozen, Timer
from shared.contracts.signals.alarm import AlarmDue, AlarmView

HARMLESS = "corrected"  # over, because it is not acute after all
CLOSED = "closed"  # over, because the signal was closed; opened again it alarms again


class OnCall(Frozen):
    """Who is asked, in this order, how long each has to answer, and who gets a message."""

    people: tuple[Code, ...]
    wait: timedelta
    reached: tuple[Code, ...] = ()


NOBODY = OnCall(people=(), wait=timedelta())


class Alarm(Frozen):
    """One signal that cannot wait.

    It waits until somebody answers, or a person says what the signal is or closes it: then it
    is `over`, by the command `over_by`. `revision` is the signal's when `raised_by` raised it;
    `again` counts how often it was raised before.
    """

    signal_id: UUID
    category: Code
    raised_at: AwareDatetime
    people: tuple[Code, ...]
    wait: timedelta
    level: int = 1
    revision: int = 1
    again: int = 0
    raised_by: UUID | None = None
    guess: bool = False
    over: Code | None = None
    over_by: UUID | None = None
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
        """Return whether somebody is still to look."""
        return self.answered_by is None and self.over is None

    def answered(self, by: str, *, now: datetime) -> "Alarm":
        """Return the alarm with its answer; the first answer counts."""
        if not self.waits:
            return self
        return self.model_copy(update={"answered_by": by, "answered_at": now})

    def ended(self, because: str, *, by: UUID) -> "Alarm":
        """Return the alarm over, if this ends it; who answered it stays known.

        What raised it does not end it. That a signal is not acute is noted of any alarm: only
        then another may be raised.
        """
        is_news = self.waits or (because == HARMLESS and self.over != HARMLESS)
        if not is_news or by == self.raised_by:
            return self
        return self.model_copy(update={"over": because, "over_by": by})

    def view(self) -> AlarmView:
        """Return the alarm as a worker sees it."""
        return AlarmView(
            signal_id=self.signal_id,
            category=self.category,
            level=self.level,
            to=self.to,
            raised_at=self.raised_at,
            guess=self.guess,
        )

    def asks(self, event_id: UUID) -> bool:
        """Return whether what was told under this id still holds: who it asks is asked now."""
        return (
            self.waits and self.to is not None and event_id == self.message_id(str(self.level))
        )

    def next(self) -> "Alarm":
        """Return the alarm with the next person asked."""
        return self.model_copy(update={"level": self.level + 1})

    def message_id(self, what: str) -> UUID:
        """Return the id of what is told of this alarm; one raised anew is told anew."""
        which = "alarm" if self.revision == 1 else f"alarm/{self.revision}"
        again = f"again/{self.again}/" if self.again else ""
        return uuid5(self.signal_id, f"{which}/{again}{what}")


class Called(Frozen):
    """Somebody was called about an alarm, by one channel: that is done once."""

    signal_id: UUID
    event_id: UUID
    at: AwareDatetime


def next_timer(alarm: Alarm) -> Timer | None:
    """Return when the next person is asked; None once somebody looks or everybody was asked."""
    if not alarm.waits or alarm.to is None:
        return None
    due = AlarmDue(
        id=alarm.message_id(f"due/{alarm.level}"),
        signal_id=alarm.signal_id,
        level=alarm.level,
        revision=alarm.revision,
    )
    return Timer(due, alarm.answer_by)


def alarm_for(
    signal: Signal, before: Alarm | None, on_call: OnCall, *, by: UUID, now: datetime
) -> Alarm | None:
    """Return the alarm a signal asks for: what may cost a life cannot wait. None: none.

    The one there is stays, unless a person had said that the signal is not acute, or closed it
    and opened it again.
    """
    if (category := signal.cannot_wait) is None:
        return None
    if before is not None and (signal.closed_as or before.over not in (HARMLESS, CLOSED)):
        return before
    return Alarm(
        signal_id=signal.signal_id,
        category=category,
        raised_at=now,
        people=on_call.people,
        wait=on_call.wait,
        revision=signal.revision,
        again=before.again + 1 if before and before.over == CLOSED else 0,
        raised_by=by,
        guess=not signal.is_confirmed,
    )
