"""Policy decided: partners receive what it permits."""

from services.signals.domain import states
from services.signals.domain.house import House
from services.signals.domain.parcel import Parcel, Sent, line_of, pack
from services.signals.domain.signal import Erased, Signal
from services.signals.effects.ledger import finish_lines
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.signals.alarm import UrgentAlert
from shared.messaging.inbox import TooEarly
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(SharingDecided)
async def share(event: SharingDecided, turn: Turn[SignalStore], house: House) -> None:
    """Deliver to each partner what policy permits of the signal as it is now.

    A signal no person confirmed goes nowhere, whoever decided otherwise.
    """
    signal = turn.store.erased.get(event.signal_id) or turn.store.known(event.signal_id)
    if isinstance(signal, Erased) or signal.closed_as or event.revision < signal.revision:
        # Decided on facts that were corrected since: the next decision counts. Of a signal that
        # was closed nothing goes out.
        await finish_lines(turn, event, signal.shares, key=house.key)
        return
    if event.revision > signal.revision:
        raise TooEarly("unknown-revision", field="revision")

    parcels = [
        pack(signal, decision, house, cause=event.id, at=event.at)
        for decision in event.decisions
        if decision.shared and decision.partner not in event.delivered and signal.is_confirmed
    ]
    await turn.store.keep(_shared(signal, parcels, turn))
    for parcel in parcels:
        await _deliver(turn, event, parcel, key=house.key)


def _shared(signal: Signal, parcels: list[Parcel], turn: Turn[SignalStore]) -> Signal:
    """Return the signal with its parcels noted, before any of them goes out."""
    shared = signal.shared(tuple(parcel.noted for parcel in parcels))
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
