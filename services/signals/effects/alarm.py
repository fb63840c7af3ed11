"""The fast lane: somebody is asked to look now."""

from uuid import uuid5

from services.signals.domain.alarm import Alarm, OnCall, alarm_for
from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import AlarmRaised
from shared.messaging.turn import Turn
from shared.process import observe


async def raise_alarm(turn: Turn[SignalStore], signal: Signal, on_call: OnCall) -> None:
    """Ask the first person on call, if the signal cannot wait."""
    raised = turn.store.alarms.get(signal.signal_id)
    alarm = raised or alarm_for(signal, on_call, now=turn.now)
    if alarm is None:
        return
    await turn.store.alarms.put(signal.signal_id, alarm)
    if raised is None:
        observe.ALARMS.labels(alarm.category, "raised").inc()
    await ask(turn, alarm)


async def ask(turn: Turn[SignalStore], alarm: Alarm) -> None:
    """Ask who is to look now, unless somebody does or nobody is left to ask."""
    if not alarm.waits or alarm.to is None:
        return
    await turn.publish(
        AlarmRaised(
            id=uuid5(alarm.signal_id, f"alarm/{alarm.level}"),
            signal_id=alarm.signal_id,
            category=alarm.category,
            level=alarm.level,
            to=alarm.to,
            answer_by=alarm.answer_by,
        )
    )
