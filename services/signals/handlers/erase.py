"""A signal must go: its row, its text, its tasks."""

from uuid import uuid5

from services.signals.domain.signal import Erased
from services.signals.effects.learning import unlearn
from services.signals.effects.model_files import ModelFiles
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import AlarmEnded
from shared.contracts.signals.erase import EraseSignal, SignalErased
from shared.messaging.turn import Turn


@inbox.on(EraseSignal)
async def erase_signal(
    command: EraseSignal, turn: Turn[SignalStore], files: ModelFiles
) -> None:
    """Erase a signal, what was put aside about it and what learnt from it; again is nothing."""
    erased = turn.store.erased.get(command.signal_id)
    if erased is None:
        signal = turn.store.known(command.signal_id)
        alarm = turn.store.alarms.get(signal.signal_id)
        erased = Erased(
            signal_id=signal.signal_id,
            at=turn.now,
            shares=signal.shares,
            alarm_level=alarm.level if alarm and alarm.waits else None,
            labelled_since=signal.logged_at if signal.is_confirmed else None,
        )
    await turn.store.erase(erased)
    await unlearn(turn, erased, files)
    await turn.forget(erased.signal_id)
    erased_id = uuid5(erased.signal_id, "erased")
    await turn.publish(SignalErased(id=erased_id, signal_id=erased.signal_id))
    if erased.alarm_level is not None:
        await turn.publish(
            AlarmEnded(
                id=uuid5(erased_id, "alarm-ended"),
                signal_id=erased.signal_id,
                level=erased.alarm_level,
                because="erased",
            )
        )
