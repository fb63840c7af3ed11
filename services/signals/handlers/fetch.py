"""A partner fetches what it was told of: decided anew, and a line in the ledger each time."""

from datetime import datetime
from uuid import uuid5

from services.signals.domain.delivery import (
    clauses,
    content_hash,
    delete_by,
    delivery,
    fields_in,
    person_of,
    reference,
)
from services.signals.domain.signal import Signal
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.policy.decide import DecidedNow, DecideNow
from shared.contracts.signals.fetch import FetchedSignal, FetchSignal
from shared.contracts.signals.fields import SharedFields
from shared.contracts.signals.share import SignalShared
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Inquire, Publish
from shared.process import observe


@inbox.on(FetchSignal)
async def fetch_signal(
    query: FetchSignal,
    store: SignalStore,
    key: str,
    municipality: str,
    publish: Publish,
    inquire: Inquire,
    actor: str,
    now: datetime,
) -> FetchedSignal:
    """Give a partner what it may have at this moment; nothing leaves without its line."""
    signal = _told_of(query, store, partner=actor)
    asked = DecideNow(id=query.derive("decide"), signal_id=signal.signal_id, partner=actor)
    decided = await inquire(asked)
    assert isinstance(decided, DecidedNow)  # noqa: S101 - `inquire` has checked it
    if decided.revision != signal.revision:
        raise Refuse("not-decided-yet", field="delivery_id")
    decision = decided.decision
    if not decision.shared:
        raise Refuse("no-longer-permitted", field="delivery_id")

    payload = delivery(
        signal, decision, cause=query.id, key=key, municipality=municipality, at=now
    )
    has = fields_in(payload, decision)
    await publish(
        SignalShared(
            id=uuid5(payload.id, "shared"),
            at=decided.at,  # only what is decided later can take it back
            signal_id=signal.signal_id,
            revision=signal.revision,
            partner=actor,
            fields=tuple(grant.field for grant in decision.grants),
            clauses=clauses(decision),
            delivery_id=payload.id,
            reference=reference(signal.signal_id, actor, key=key),
            mode="fetched",
            agreement=decision.agreement,
            policy_version=decided.policy_version,
            basis=decided.basis,
            grants=tuple(grant for grant in decision.grants if grant.field in has),
            content=content_hash(payload, key=key),
            person=person_of(signal, key=key),
            delete_by=delete_by(decision, at=now),
        )
    )
    observe.DELIVERIES.labels(actor).inc()
    told = {name: getattr(payload, name) for name in SharedFields.model_fields}
    return FetchedSignal(line_id=payload.id, **told)


def _told_of(query: FetchSignal, store: SignalStore, *, partner: str) -> Signal:
    """Return the signal this partner was told of by the delivery it names."""
    signal_id = store.delivered(query.delivery_id)
    signal = store.known(signal_id, field="delivery_id") if signal_id else None
    if signal is None or not any(
        share.partner == partner and share.delivery_id == query.delivery_id
        for share in signal.shares
    ):
        raise Refuse("unknown-delivery", field="delivery_id")
    if signal.closed_as:
        raise Refuse("signal-closed", field="delivery_id")
    return signal
