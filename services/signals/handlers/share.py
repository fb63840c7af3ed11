"""Policy decided: partners receive what it permits."""

from datetime import datetime
from uuid import uuid5

from services.signals.domain import states
from services.signals.domain.delivery import clauses, delivery
from services.signals.handlers.inbox import inbox
from services.signals.store import SignalStore
from shared import observe
from shared.contracts.follow_up import UrgentAlert
from shared.contracts.policy import SharingDecided
from shared.contracts.signals import SignalShared
from shared.inbox import Publish, TooEarly


@inbox.on(SharingDecided)
async def share(
    event: SharingDecided,
    store: SignalStore,
    key: str,
    municipality: str,
    publish: Publish,
    now: datetime,
) -> None:
    """Deliver to each partner what policy permits of the signal as it is now."""
    signal = store.known(event.signal_id)
    if event.revision < signal.revision:
        return  # decided on facts that were corrected since: the next decision counts
    if event.revision > signal.revision:
        raise TooEarly("unknown-revision", field="revision")

    agreed = [decision for decision in event.decisions if decision.shared]
    deliveries = [
        delivery(
            signal, decision, cause=event.id, key=key, municipality=municipality, at=event.at
        )
        for decision in agreed
    ]
    shared = signal.shared(tuple(decision.partner for decision in agreed))
    if agreed and states.SHARED in states.ALLOWED[signal.state]:
        shared = shared.moved(event.id, states.SHARED, at=now)
    await store.keep(shared)
    for decision, payload in zip(agreed, deliveries, strict=True):
        if payload.urgency == "acute":
            alert = UrgentAlert(
                id=payload.derive("alert"),
                reference=payload.reference,
                revision=signal.revision,
            )
            await publish(alert, to=decision.partner)
        await publish(payload, to=decision.partner)
        await publish(
            SignalShared(
                id=uuid5(payload.id, "shared"),
                signal_id=signal.signal_id,
                revision=signal.revision,
                partner=decision.partner,
                fields=tuple(grant.field for grant in decision.grants),
                clauses=clauses(decision),
            )
        )
        observe.DELIVERIES.labels(decision.partner).inc()
