"""What may not be kept goes from all that was kept about a signal."""

from services.signals.domain import safety
from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.messaging.turn import Turn


async def forget_links(turn: Turn[SignalStore], signal: Signal) -> None:
    """Take the links out of notes on a signal that keeps none, and its dead letters away."""
    if not signal.keeps_no_link:
        return
    for task in [task for task in turn.store.tasks if task.signal_id == signal.signal_id]:
        note = safety.note_on(signal, task.note)
        if note != task.note:
            await turn.store.tasks.put(task.task_id, task.model_copy(update={"note": note}))
    await turn.forget(signal.signal_id)
