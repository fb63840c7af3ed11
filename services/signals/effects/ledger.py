"""The share ledger is told of what left the house."""

from collections.abc import Sequence

from services.signals.domain.parcel import Sent, line_of
from services.signals.domain.signal import Share
from services.signals.store import SignalStore
from shared.contracts.policy.decide import SharingDecided
from shared.messaging.turn import Turn


async def finish_lines(
    turn: Turn[SignalStore], event: SharingDecided, shares: Sequence[Share], *, key: str
) -> None:
    """Tell the ledger what was begun before a crash: the partner may have received it."""
    begun = {share.partner: share for share in shares if share.decision == event.id}
    for decision in event.decisions:
        if noted := begun.get(decision.partner):
            sent = Sent(decision, noted, turn.now)
            await turn.publish(line_of(event.signal_id, event, sent, key=key))
