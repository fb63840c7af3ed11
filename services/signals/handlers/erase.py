"""A signal must go: its row, its text, its tasks."""

from datetime import datetime
from uuid import uuid5

from services.signals.domain.signal import Erased
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.erase import EraseSignal, SignalErased
from shared.messaging.turn import Forget, Publish


@inbox.on(EraseSignal)
async def erase_signal(
    command: EraseSignal, store: SignalStore, forget: Forget, publish: Publish, now: datetime
) -> None:
    """Erase a signal, and what was put aside about it; again changes nothing."""
    erased = store.erased.get(command.signal_id)
    if erased is None:
        signal = store.known(command.signal_id)
        erased = Erased(signal_id=signal.signal_id, at=now, shares=signal.shares)
    await store.erase(erased)
    await forget(erased.signal_id)
    await publish(
        SignalErased(id=uuid5(erased.signal_id, "erased"), signal_id=erased.signal_id)
    )
