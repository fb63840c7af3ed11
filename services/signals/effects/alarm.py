"""The fast lane: somebody is asked to look now, until a person knows of it."""

from uuid import UUID, uuid5

from services.signals.domain.alarm import Alarm, OnCall, alarm_for
from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import AlarmEnded, AlarmRaised
from shared.messaging.turn import Turn
from shared.process import metrics


async def raise_alarm(turn: Turn[SignalStore], signal: Signal, on_call: OnCall) -> None:
    """Ask the first person on call, if the signal cannot wait."""
    before = turn.store.alarms.get(signal.signal_id)
    alarm = alarm_for(signal, before, on_call, by=turn.cause, now=turn.now)
    if alarm is None:
        return
    await turn.store.alarms.put(signal.signal_id, alarm)
    if alarm is not before:
        metrics.ALARMS.labels(alarm.category, "raised").inc()
    await ask(turn, alarm)


async def end_alarm(turn: Turn[SignalStore], signal_id: UUID, because: str) -> None:
    """Ask nobody any more: a person knows of the signal. Whoever was asked can be told."""
    before = turn.store.alarms.get(signal_id)
    if before is None:
        return
    alarm = before.ended(because, by=turn.cause)
    await turn.store.alarms.put(signal_id, alarm)
    if before.waits and not alarm.waits:
        metrics.ALARMS.labels(alarm.category, "ended").inc()
    if alarm.over_by != turn.cause or alarm.answered_by is not None:
        return  # it was over before, or somebody looks and has said so
    ended_id = uuid5(turn.cause, "alarm-ended")
    await turn.publish(
        AlarmEnded(id=ended_id, signal_id=signal_id, level=alarm.level, because=because)
    )


async def ask(turn: Turn[SignalStore], alarm: Alarm) -> None:
    """Ask who is to look now, unless somebody does or nobody is left to ask."""
    if not alarm.waits or alarm.to is None:
        return
    await turn.publish(
        AlarmRaised(
            id=alarm.message_id(str(alarm.level)),
            signal_id=alarm.signal_id,
            category=alarm.category,
            level=alarm.level,
            to=alarm.to,
            answer_by=alarm.answer_by,
            guess=alarm.guess,
        )
    )
