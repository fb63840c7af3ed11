"""Questions about signals."""

from services.signals.domain.signal import Signal
from services.signals.handlers.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals import ListSignals, Signals, SignalView


@inbox.on(ListSignals)
async def list_signals(query: ListSignals, store: SignalStore) -> Signals:
    """Return the newest signals with what became of them."""
    found, total = store.newest(query.limit, category=query.category, worker=query.worker)
    return Signals(signals=tuple(_view(signal) for signal in found), total=total)


def _view(signal: Signal) -> SignalView:
    return SignalView(
        **dict(signal.facts),
        text=signal.text,
        confidence=signal.confidence,
        why=signal.why,
        chosen_by=signal.chosen_by,
        state="closed" if signal.closed_as else "logged",
        shared_with=tuple(dict.fromkeys(share.partner for share in signal.shares)),
    )
