"""A partner fetches what it was told of: decided anew, and a line in the ledger each time."""

from services.signals.domain.house import House
from services.signals.domain.parcel import Sent, line_of, pack
from services.signals.domain.signal import Signal
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.policy.decide import DecideNow
from shared.contracts.signals.fetch import FetchedSignal, FetchSignal
from shared.contracts.signals.share import SharedSignal
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Inquire, Turn
from shared.process import metrics


@inbox.on(FetchSignal)
async def fetch_signal(
    query: FetchSignal, turn: Turn[SignalStore], house: House, inquire: Inquire
) -> FetchedSignal:
    """Give a partner what it may have at this moment; nothing leaves without its line."""
    signal = _told_of(query, turn.store, partner=turn.actor)
    decided = await inquire(
        DecideNow(id=query.derive("decide"), signal_id=signal.signal_id, partner=turn.actor)
    )
    if decided.revision != signal.revision:
        raise Refuse("not-decided-yet", field="delivery_id")
    if not decided.decision.shared:
        raise Refuse("no-longer-permitted", field="delivery_id")

    # The partner sees all of it now, also where its agreement says `thin`.
    decision = decided.decision.model_copy(update={"delivery": "full"})
    parcel = pack(signal, decision, house, cause=query.id, at=decided.at)
    # Only what is decided later can take it back.
    sent = Sent(decision, parcel.noted, decided.at)
    await turn.publish(line_of(signal.signal_id, decided, sent, key=house.key))
    metrics.DELIVERIES.labels(turn.actor).inc()
    return _fetched(parcel.payload)


def _told_of(query: FetchSignal, store: SignalStore, *, partner: str) -> Signal:
    """Return the signal this partner was told of by the delivery it names."""
    signal_id = store.delivered(query.delivery_id)
    signal = store.known(signal_id, field="delivery_id") if signal_id else None
    if signal is None or not any(
        share.partner == partner and share.delivery_id == query.delivery_id
        for share in signal.shares
    ):
        raise Refuse("unknown-delivery", field="delivery_id")
    if not signal.is_confirmed:
        raise Refuse("to-be-checked", field="delivery_id")
    if signal.closed_as:
        raise Refuse("signal-closed", field="delivery_id")
    return signal


def _fetched(payload: SharedSignal) -> FetchedSignal:
    return FetchedSignal(
        line_id=payload.id,
        reference=payload.reference,
        revision=payload.revision,
        agreement=payload.agreement,
        clauses=payload.clauses,
        category=payload.category,
        urgency=payload.urgency,
        platform=payload.platform,
        seen_at=payload.seen_at,
        neighbourhood=payload.neighbourhood,
        verified=payload.verified,
        text=payload.text,
        handle=payload.handle,
        url=payload.url,
        age=payload.age,
        delete_by=payload.delete_by,
        onward=payload.onward,
    )
