"""The share ledger is told of what left the house."""

from services.signals.domain.parcel import Sent, line_of
from services.signals.domain.signal import Erased, Signal
from services.signals.store import SignalStore
from shared.contracts.policy.decide import SharingDecided
from shared.messaging.turn import Turn


async def finish_lines(
    turn: Turn[SignalStore], event: SharingDecided, signal: Signal | Erased, *, key: str
) -> None:
    """Tell the ledger what was begun before a crash: the partner may have received it.

    Of a closed signal it is noted that the decision was heard: opened again, it is not begun.
    """
    begun = {share.partner: share for share in signal.shares if share.decision == event.id}
    for decision in event.decisions:
        noted = begun.get(decision.partner)
        if noted and not noted.is_sent(decided_at=event.at, now=turn.now):
            sent = Sent(decision, noted, turn.now)
            await turn.publish(line_of(event.signal_id, event, sent, key=key))
    if isinstance(signal, Erased):
        await turn.store.erased.put(signal.signal_id, signal.sent(event.id))
    else:
        by = event.id if signal.closed_as else None
        await turn.store.keep(signal.sent(event.id), by=by)
