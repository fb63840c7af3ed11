"""What a new signal sets going, and the states its follow-up goes through."""

from dataclasses import replace

from services.signals.domain import states
from services.signals.domain.house import House
from services.signals.domain.signal import Signal
from services.signals.effects.accounts import report_account
from services.signals.effects.alarm import raise_alarm
from services.signals.effects.duplicates import suggest_duplicate
from services.signals.effects.evidence import watch_evidence
from services.signals.effects.opinions import ask_readers
from services.signals.effects.tasks import plan_first_tasks
from services.signals.effects.trends import watch_trends
from services.signals.store import SignalStore
from shared.hosting.plugins import Ask
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


async def begin_follow_up(
    turn: Turn[SignalStore], signal: Signal, house: House, ask: Ask
) -> None:
    """Set going what a new signal asks for: what cannot wait goes first."""
    await raise_alarm(turn, signal, house.on_call)
    await report_account(turn, signal, key=house.key)
    await watch_evidence(turn, signal)
    await plan_first_tasks(turn, signal)
    await ask_readers(turn, signal, house.readers)
    await suggest_duplicate(turn, signal)
    # A phone may log it again by another command: what that finds is the same trend.
    await watch_trends(replace(turn, cause=signal.signal_id), signal, ask, key=house.key)


def move(turn: Turn[SignalStore], signal: Signal, to: str) -> Signal:
    """Return the signal in its next state, or refuse."""
    try:
        return signal.moved(turn.cause, to, at=turn.now)
    except states.NotAllowed:
        reason = "signal-closed" if signal.state == states.CLOSED else "not-now"
        raise Refuse(reason, field="signal_id") from None
