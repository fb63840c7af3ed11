"""The fast lane: somebody is asked to look now, then the next person, until one answers."""

from datetime import datetime
from uuid import uuid5

from services.signals.domain.alarm import Alarm, OnCall, alarm_for
from services.signals.domain.signal import Signal
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import (
    AlarmAnswered,
    AlarmDue,
    AlarmRaised,
    AlarmUnanswered,
    AnswerAlarm,
)
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish
from shared.process import observe


async def raise_alarm(
    signal: Signal, *, store: SignalStore, on_call: OnCall, publish: Publish, now: datetime
) -> None:
    """Ask the first person on call, if the signal cannot wait."""
    alarm = store.alarms.get(signal.signal_id)
    if alarm is None:
        if (alarm := alarm_for(signal, on_call, now=now)) is None:
            return
        await store.alarms.put(signal.signal_id, alarm)
        observe.ALARMS.labels(alarm.category, "raised").inc()
    await _ask(alarm, publish=publish)


@inbox.on(AnswerAlarm)
async def answer_alarm(
    command: AnswerAlarm, store: SignalStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Note who looks: nobody else is asked. The first answer counts."""
    alarm = store.alarms.get(command.signal_id)
    if alarm is None:
        if store.find(command.signal_id) is None:
            raise TooEarly("unknown-signal", field="signal_id")
        raise Refuse("no-alarm", field="signal_id")

    answered = alarm.answered(actor, now=now)
    await store.alarms.put(command.signal_id, answered)
    at = answered.answered_at or now
    await publish(
        AlarmAnswered(
            id=command.derive("answered"),
            signal_id=command.signal_id,
            level=answered.level,
            after=max((at - answered.raised_at).total_seconds(), 0),
        )
    )


@inbox.on(AlarmDue)
async def ask_the_next(due: AlarmDue, store: SignalStore, publish: Publish) -> None:
    """Ask the next person, unless somebody answered or this was heard before."""
    alarm = store.alarms.get(due.signal_id)
    if alarm is None or not alarm.waits or due.level not in (alarm.level, alarm.level - 1):
        return
    if due.level == alarm.level:
        alarm = alarm.next()
        await store.alarms.put(due.signal_id, alarm)
        outcome = "escalated" if alarm.to else "unanswered"
        observe.ALARMS.labels(alarm.category, outcome).inc()
    if alarm.to is not None:
        await _ask(alarm, publish=publish)
        return
    asked = len(alarm.people)
    told = uuid5(alarm.signal_id, "alarm/unanswered")
    await publish(AlarmUnanswered(id=told, signal_id=alarm.signal_id, asked=asked))


@inbox.at_start
async def set_alarm_clocks(store: SignalStore, publish: Publish) -> None:
    """Set the timer of every alarm that waits: it may have got lost with a broker's disk."""
    for alarm in store.alarms:
        if alarm.waits and alarm.to is not None:
            await _set_clock(alarm, publish=publish)


async def _ask(alarm: Alarm, *, publish: Publish) -> None:
    if not alarm.waits or alarm.to is None:
        return
    await publish(
        AlarmRaised(
            id=uuid5(alarm.signal_id, f"alarm/{alarm.level}"),
            signal_id=alarm.signal_id,
            category=alarm.category,
            level=alarm.level,
            to=alarm.to,
            answer_by=alarm.answer_by,
        )
    )
    await _set_clock(alarm, publish=publish)


async def _set_clock(alarm: Alarm, *, publish: Publish) -> None:
    due = AlarmDue(
        id=uuid5(alarm.signal_id, f"alarm-due/{alarm.level}"),
        signal_id=alarm.signal_id,
        level=alarm.level,
    )
    await publish(due, due=alarm.answer_by)
