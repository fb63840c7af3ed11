"""Suggests that a signal repeats an earlier one."""

from uuid import uuid5

from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.contracts.signals.duplicates import DuplicateSuggested
from shared.messaging.turn import Turn


async def suggest_duplicate(turn: Turn[SignalStore], signal: Signal) -> None:
    """Suggest which earlier signal this one may repeat; a pair is suggested once."""
    store = turn.store
    link = store.links.get(signal.signal_id) or store.suggestion(signal.signal_id)
    if link is None:
        return
    await store.links.put(signal.signal_id, link)
    if not link.waits:
        return
    await turn.publish(
        DuplicateSuggested(
            id=uuid5(signal.signal_id, "duplicate"),
            signal_id=signal.signal_id,
            of=link.of,
            because=link.because,
            likeness=link.likeness,
        )
    )
