"""What one partner receives of a signal: granted fields, changed as agreed, nothing else."""

import hmac
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from pydantic import SecretStr

from services.signals.domain.house import House
from services.signals.domain.signal import Signal
from shared.contracts.cloudevents import ENVELOPE
from shared.contracts.message import Message
from shared.contracts.policy.decide import FieldGrant, PartnerDecision
from shared.contracts.signals.share import SharedSignal
from shared.language.clock import coarse, day_of, local
from shared.language.pseudonyms import account_key, person_key
from shared.privacy.partners import id_for
from shared.privacy.pseudonyms import keyed

AGES = ((27, "27-99"), (18, "18-26"), (16, "16-17"), (12, "12-15"), (0, "0-11"))  # from, band


class UnknownTransform(Exception):
    """Policy asks for a change of a field that this version does not know."""


def delivery(
    signal: Signal,
    decision: PartnerDecision,
    house: House,
    *,
    cause: UUID,
    at: datetime,
) -> SharedSignal:
    """Build what one partner receives, out of granted fields and nothing else."""
    granted = {g.field: _value(signal, g, decision.partner, house) for g in decision.grants}
    may_see = granted.get
    name = reference(signal.signal_id, decision.partner, key=house.key)
    return SharedSignal(
        id=delivery_id(signal, decision.partner, cause=cause, key=house.key),
        at=coarse(at, transform_of("seen_at", decision)),
        # Each partner has a name of its own for a signal: two cannot join their files.
        reference=name,
        correlation_id=name,
        revision=signal.revision,
        agreement=decision.agreement or "",
        clauses=clauses(decision),
        delete_by=delete_by(decision, at=at),
        onward=decision.onward,
        category=may_see("category"),
        urgency=may_see("urgency"),
        platform=may_see("platform"),
        seen_at=may_see("seen_at"),
        neighbourhood=may_see("neighbourhood"),
        verified=may_see("verified"),
        text=may_see("text"),
        handle=may_see("handle"),
        url=may_see("url"),
        age=may_see("age"),
    )


def content_hash(payload: Message, *, key: str) -> str:
    """Return the keyed hash of what a partner received: 64 hex characters.

    Keyed, because a handle in it can be guessed: an unkeyed hash would prove the guess.
    """
    body = payload.__pydantic_serializer__.to_json(payload, exclude=ENVELOPE)
    return hmac.new(f"{key}/content".encode(), body, sha256).hexdigest()


def fields_in(sent: Message, decision: PartnerDecision) -> tuple[str, ...]:
    """Return which of the granted fields a message has."""
    names = (grant.field for grant in decision.grants)
    return tuple(name for name in names if getattr(sent, name, None) is not None)


def person_of(signal: Signal, *, key: str) -> str | None:
    """Return the name the share ledger has for the account of a signal, if it has one."""
    if signal.handle is None:
        return None
    return person_key(signal.platform, signal.handle.get_secret_value(), key=key)


def reference(signal_id: UUID, partner: str, *, key: str) -> UUID:
    """Return the partner's own name for a signal."""
    return uuid5(signal_id, keyed("reference", partner, key=key))


def delivery_id(signal: Signal, partner: str, *, cause: UUID, key: str) -> UUID:
    """Return the id of what a partner receives by a decision; what was begun keeps its id."""
    begun = (
        s.delivery_id for s in signal.shares if (s.decision, s.partner) == (cause, partner)
    )
    return next(begun, None) or id_for(partner, "delivery", cause, key=key)


def transform_of(field: str, decision: PartnerDecision) -> str | None:
    """Return how a field is changed for a partner; None: it does not get it."""
    return next((grant.transform for grant in decision.grants if grant.field == field), None)


def clauses(decision: PartnerDecision) -> tuple[str, ...]:
    """Return the clauses a decision rests on, each once."""
    return tuple(dict.fromkeys(grant.clause for grant in decision.grants))


def delete_by(decision: PartnerDecision, *, at: datetime) -> date | None:
    """Return the last day the partner may keep what it received at `at`."""
    if decision.retention_days is None:
        return None
    return day_of(at) + timedelta(days=decision.retention_days)


def _value(signal: Signal, grant: FieldGrant, partner: str, house: House) -> Any:
    value = getattr(signal, grant.field)
    if grant.transform == "drop":
        return None
    if value is None or (grant.transform == "as-is" and grant.field != "seen_at"):
        return value
    match grant.field, grant.transform:
        case "seen_at", "as-is" | "day" | "week":
            return _when(local(signal.seen_at), grant.transform)
        case "neighbourhood", "municipality":
            return house.municipality
        case "age", "band":
            return next(band for youngest, band in AGES if value >= youngest)
        case "handle", "pseudonym":
            handle = value.get_secret_value()
            return SecretStr(account_key(signal.platform, handle, key=f"{house.key}/{partner}"))
    raise UnknownTransform(f"{grant.transform} of {grant.field}: upgrade this service")


def _when(seen_at: datetime, transform: str) -> str:
    if transform == "as-is":
        return seen_at.isoformat(timespec="seconds")
    return seen_at.strftime("%G-W%V") if transform == "week" else seen_at.date().isoformat()
