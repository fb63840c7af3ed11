"""Somebody answers an alarm, or the next person is asked."""

from services.signals.effects.alarm import ask
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import (
    AlarmAnswered,
    AlarmDue,
    AlarmUnanswered,
    AnswerAlarm,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(AnswerAlarm)
async def answer_alarm(command: AnswerAlarm, turn: Turn[SignalStore]) -> None:
    """Note who looks: nobody else is asked. Who answers later hears who was first."""
    alarm = turn.store.alarms.get(command.signal_id)
    if alarm is None:
        turn.store.known(command.signal_id)
        raise Refuse("no-alarm", field="signal_id")
    if alarm.over and alarm.answered_by is None:
        raise Refuse("alarm-over", field="signal_id")

    answered = alarm.answered(turn.actor, now=turn.now)
    await turn.store.alarms.put(command.signal_id, answered)
    at = answered.answered_at or turn.now
    await turn.publish(
        AlarmAnswered(
            id=command.derive("answered"),
            signal_id=command.signal_id,
            level=answered.level,
            after=max((at - answered.raised_at).total_seconds(), 0),
            by=answered.answered_by,
        )
    )


@inbox.on(AlarmDue)
async def ask_the_next(due: AlarmDue, turn: Turn[SignalStore]) -> None:
    """Ask the next person, unless somebody answered or this was heard before."""
    alarm = turn.store.alarms.get(due.signal_id)
    if alarm is None or not alarm.waits or due.revision != alarm.revision:
        return
    if due.level not in (alarm.level, alarm.level - 1):
        return
    is_first_time = due.level == alarm.level
    if is_first_time:
        alarm = alarm.next()
    await turn.store.alarms.put(due.signal_id, alarm)
    if is_first_time:
        outcome = "escalated" if alarm.to else "unanswered"
        metrics.ALARMS.labels(alarm.category, outcome).inc()
    if alarm.to is not None:
        await ask(turn, alarm)
        return
    await turn.publish(
        AlarmUnanswered(
            id=alarm.message_id("unanswered"),
            signal_id=alarm.signal_id,
            asked=len(alarm.people),
        )
    )
