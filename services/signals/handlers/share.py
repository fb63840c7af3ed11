"""Policy decided: partners receive what it permits."""

from services.signals.domain import states
from services.signals.domain.decision import is_over
from services.signals.domain.house import House
from services.signals.domain.parcel import Parcel, Sent, line_of, pack
from services.signals.domain.signal import Erased, Signal
from services.signals.effects.ledger import finish_lines
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.policy.decide import PartnerDecision, SharingDecided
from shared.contracts.signals.alarm import UrgentAlert
from shared.messaging.inbox import TooEarly
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(SharingDecided)
async def share(event: SharingDecided, turn: Turn[SignalStore], house: House) -> None:
    """Deliver to each partner what policy permits of the signal as it is now, once.

    A signal no person confirmed goes nowhere, whoever decided otherwise.
    """
    signal = turn.store.erased.get(event.signal_id) or turn.store.known(event.signal_id)
    if isinstance(signal, Erased) or _is_void(event, signal, turn):
        await finish_lines(turn, event, signal, key=house.key)
        return
    if event.revision > signal.revision:
        raise TooEarly("unknown-revision", field="revision")

    parcels = [
        pack(signal, decision, house, cause=event.id, at=event.at)
        for decision in event.decisions
        if decision.partner not in event.delivered and _may_go(event, decision, signal, turn)
    ]
    await turn.store.keep(_shared(signal, parcels, event, turn), by=event.id)
    for parcel in parcels:
        await _deliver(turn, event, parcel, key=house.key)
    await _note_sent(turn, event)


def _is_void(event: SharingDecided, signal: Signal, turn: Turn[SignalStore]) -> bool:
    """Return whether nothing goes out because of this decision, or nothing more.

    It was decided on facts that were corrected since, or another decision came after it: the
    next one counts. Of a signal that was closed nothing goes out, nor by a decision so old that
    whoever would have received it then may not have it now.
    """
    if signal.closed_as or event.revision < signal.revision or is_over(event, now=turn.now):
        return True
    return signal.decided_at is not None and event.at < signal.decided_at


def _may_go(
    event: SharingDecided, decision: PartnerDecision, signal: Signal, turn: Turn[SignalStore]
) -> bool:
    """Return whether a partner is still to receive what was decided for it.

    Of a decision that was heard before only what was begun is finished.
    """
    if not (decision.shared and signal.is_confirmed):
        return False
    begun = signal.begun_for(decision.partner, by=event.id)
    if begun is None:
        return not turn.store.was_changed_by(signal.signal_id, event.id)
    return not begun.is_sent(decided_at=event.at, now=turn.now)


def _shared(
    signal: Signal, parcels: list[Parcel], event: SharingDecided, turn: Turn[SignalStore]
) -> Signal:
    """Return the signal with its parcels noted, before any of them goes out."""
    shared = signal.shared(tuple(parcel.noted for parcel in parcels))
    if signal.is_confirmed:
        shared = shared.model_copy(update={"decided_at": event.at})
    if parcels and states.SHARED in states.ALLOWED[signal.state]:
        return shared.moved(turn.cause, states.SHARED, at=turn.now)
    return shared


async def _deliver(
    turn: Turn[SignalStore], event: SharingDecided, parcel: Parcel, *, key: str
) -> None:
    """Send a parcel, after a word of warning if it cannot wait; then tell the ledger."""
    decision, payload, message, noted = parcel
    if payload.urgency == "acute":
        alert = UrgentAlert(
            id=payload.derive("alert"),
            at=payload.at,
            correlation_id=payload.correlation_id,
            reference=payload.reference,
            revision=payload.revision,
        )
        await turn.publish(alert, to=decision.partner)
    number = await turn.publish(message, to=decision.partner)
    sent = Sent(decision, noted, turn.now, number)
    await turn.publish(line_of(event.signal_id, event, sent, key=key))
    metrics.DELIVERIES.labels(decision.partner).inc()


async def _note_sent(turn: Turn[SignalStore], event: SharingDecided) -> None:
    """Note that all went out: heard again, however late, it does not go again."""
    if (signal := turn.store.find(event.signal_id)) is not None:
        await turn.store.keep(signal.sent(event.id))
