"""Policy decided: partners receive what it permits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

from services.signals.domain import states
from services.signals.domain.delivery import (
    clauses,
    content_hash,
    delete_by,
    delivery,
    fields_in,
    person_of,
    reference,
)
from services.signals.domain.signal import Share, Signal
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.policy.decide import PartnerDecision, SharingDecided
from shared.contracts.signals.alarm import UrgentAlert
from shared.contracts.signals.share import SharedSignal, SignalAvailable, SignalShared
from shared.messaging.inbox import TooEarly
from shared.messaging.turn import Publish
from shared.process import observe


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
    if erased := store.erased.get(event.signal_id):
        await _finish(event, erased.shares, key=key, publish=publish)
        return
    signal = store.known(event.signal_id)
    if event.revision < signal.revision:
        # Decided on facts that were corrected since: the next decision counts.
        await _finish(event, signal.shares, key=key, publish=publish)
        return
    if event.revision > signal.revision:
        raise TooEarly("unknown-revision", field="revision")

    agreed = [d for d in event.decisions if d.shared and d.partner not in event.delivered]
    payloads = [
        delivery(
            signal, decision, cause=event.id, key=key, municipality=municipality, at=event.at
        )
        for decision in agreed
    ]
    sent = [_sent(d, payload) for d, payload in zip(agreed, payloads, strict=True)]
    shares = tuple(
        _share(event, signal, decision, message, key=key)
        for decision, message in zip(agreed, sent, strict=True)
    )
    shared = signal.shared(shares)
    if agreed and states.SHARED in states.ALLOWED[signal.state]:
        shared = shared.moved(event.id, states.SHARED, at=now)
    await store.keep(shared)
    for decision, payload, message, noted in zip(agreed, payloads, sent, shares, strict=True):
        if payload.urgency == "acute":
            alert = UrgentAlert(
                id=payload.derive("alert"),
                reference=payload.reference,
                revision=signal.revision,
            )
            await publish(alert, to=decision.partner)
        number = await publish(message, to=decision.partner)
        await _tell(event, decision, noted, key=key, publish=publish, number=number)
        observe.DELIVERIES.labels(decision.partner).inc()


async def _finish(
    event: SharingDecided, shares: Sequence[Share], *, key: str, publish: Publish
) -> None:
    """Tell the ledger what was begun before a crash: the partner may have received it."""
    begun = {share.partner: share for share in shares if share.decision == event.id}
    for decision in event.decisions:
        if decision.partner in begun:
            await _tell(event, decision, begun[decision.partner], key=key, publish=publish)


def _share(
    event: SharingDecided,
    signal: Signal,
    decision: PartnerDecision,
    sent: SharedSignal | SignalAvailable,
    *,
    key: str,
) -> Share:
    return Share(
        partner=decision.partner,
        revision=signal.revision,
        decision=event.id,
        fields=fields_in(sent, decision),
        content=content_hash(sent, key=key),
        person=person_of(signal, key=key),
    )


def _sent(decision: PartnerDecision, payload: SharedSignal) -> SharedSignal | SignalAvailable:
    if decision.delivery != "thin":
        return payload
    return SignalAvailable(
        id=payload.id, reference=payload.reference, revision=payload.revision
    )


async def _tell(
    event: SharingDecided,
    decision: PartnerDecision,
    share: Share,
    *,
    key: str,
    publish: Publish,
    number: int | None = None,
) -> None:
    is_thin = decision.delivery == "thin"
    delivery_id = uuid5(event.id, decision.partner)
    await publish(
        SignalShared(
            id=uuid5(delivery_id, "shared"),
            signal_id=event.signal_id,
            revision=share.revision,
            partner=decision.partner,
            fields=tuple(grant.field for grant in decision.grants),
            clauses=clauses(decision),
            delivery_id=delivery_id,
            reference=reference(event.signal_id, decision.partner, key=key),
            mode="thin" if is_thin else "full",
            agreement=decision.agreement,
            policy_version=event.policy_version,
            basis=event.basis,
            grants=tuple(grant for grant in decision.grants if grant.field in share.fields),
            content=share.content,
            person=share.person,
            delete_by=None if is_thin else delete_by(decision, at=event.at),
            number=number,
        )
    )
