"""One partner's parcel: what was decided, what is sent, and what is noted of it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from services.signals.domain.house import House
from services.signals.domain.share import (
    clauses,
    content_hash,
    delete_by,
    delivery,
    fields_in,
    person_of,
    reference,
)
from services.signals.domain.shares import Share
from services.signals.domain.signal import Signal
from shared.contracts.policy.decide import DecidedNow, PartnerDecision, SharingDecided
from shared.contracts.signals.share import SharedSignal, SignalAvailable, SignalShared

Decided = SharingDecided | DecidedNow


class Parcel(NamedTuple):
    """What one partner is given of a signal."""

    decision: PartnerDecision
    payload: SharedSignal
    message: SharedSignal | SignalAvailable
    noted: Share


class Sent(NamedTuple):
    """A parcel that left: when, and which number the stream gave it, if that is known."""

    decision: PartnerDecision
    noted: Share
    at: datetime
    number: int | None = None


def pack(
    signal: Signal, decision: PartnerDecision, house: House, *, cause: UUID, at: datetime
) -> Parcel:
    """Return what one partner is given of a signal, as was decided `at` a moment."""
    payload = delivery(signal, decision, house, cause=cause, at=at)
    message = _as_agreed(payload, decision)
    noted = Share(
        partner=decision.partner,
        revision=signal.revision,
        decision=cause,
        delivery=payload.id,
        fields=fields_in(message, decision),
        content=content_hash(message, key=house.key),
        person=person_of(signal, key=house.key),
        sent=False,
    )
    return Parcel(decision, payload, message, noted)


def line_of(signal_id: UUID, decided: Decided, sent: Sent, *, key: str) -> SignalShared:
    """Return the line of the share ledger: what was in the parcel, and nothing of it."""
    decision, noted = sent.decision, sent.noted
    is_fetched = isinstance(decided, DecidedNow)
    is_thin = decision.delivery == "thin" and not is_fetched
    return SignalShared(
        id=uuid5(noted.delivery_id or decided.id, "shared"),
        at=sent.at,
        signal_id=signal_id,
        revision=noted.revision,
        partner=decision.partner,
        fields=tuple(grant.field for grant in decision.grants),
        clauses=clauses(decision),
        delivery_id=noted.delivery_id,
        decision_id=noted.decision,
        reference=reference(signal_id, decision.partner, key=key),
        mode="fetched" if is_fetched else decision.delivery,
        agreement=decision.agreement,
        policy_version=decided.policy_version,
        basis=decided.basis,
        grants=tuple(grant for grant in decision.grants if grant.field in noted.fields),
        content=noted.content,
        person=noted.person,
        delete_by=None if is_thin else delete_by(decision, at=decided.at),
        number=sent.number,
    )


def _as_agreed(
    payload: SharedSignal, decision: PartnerDecision
) -> SharedSignal | SignalAvailable:
    if decision.delivery != "thin":
        return payload
    return SignalAvailable(
        id=payload.id,
        at=payload.at,
        correlation_id=payload.correlation_id,
        reference=payload.reference,
        revision=payload.revision,
    )
