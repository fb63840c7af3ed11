"""Decisions in the shape of AuthZEN NL GOV and of the Authorization Decision Log.

Both are profiles in the making of the Dutch government (Logius); see docs/decisions/0022.
"""

from datetime import date, datetime
from uuid import UUID, uuid5

from pydantic import JsonValue

from services.policy.domain.decide import ENGINE
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.signals.facts import SignalFacts

ACTIVITY = "urn:seintje:verwerking:signalen-delen"


def record(
    facts: SignalFacts,
    decision: PartnerDecision,
    *,
    cause: UUID,
    trace: UUID | None,
    consent: bool | None,
    at: datetime,
    on: date,
    basis: str,
    engine: str = ENGINE,
) -> dict[str, JsonValue]:
    """Return the record of one decision: a denial has one too, and it is no error."""
    return {
        "trace_id": (trace or cause).hex,
        "span_id": uuid5(cause, decision.partner).hex[:16],
        "parent_span_id": cause.hex[:16],
        "event_name": "adl.access_evaluation",
        "timestamp": int(at.timestamp() * 1000),
        "status": "Ok",
        "resource": {"service.name": "policy"},
        "attributes": {"signal_id": str(facts.signal_id), "partner": decision.partner},
        "body": {
            "adl.core.request": request(facts, decision.partner, consent=consent, at=at, on=on),
            "adl.core.response": response(decision),
            "adl.core.policies": {"sha256": basis},
            "adl.core.configuration": {"engine": engine},
        },
    }


def request(
    facts: SignalFacts, partner: str, *, consent: bool | None, at: datetime, on: date
) -> dict[str, JsonValue]:
    """Return the question: may this partner receive this signal?"""
    properties = facts.model_dump(mode="json", exclude={"signal_id"})
    return {
        "subject": {"type": "partner", "id": partner},
        "action": {"name": "receive", "properties": {"processing_activity_id": ACTIVITY}},
        "resource": {
            "type": "signal",
            "id": str(facts.signal_id),
            "properties": properties | {"consent": consent},
        },
        "context": {"time": at.isoformat(), "day": on.isoformat()},
    }


def response(decision: PartnerDecision) -> dict[str, JsonValue]:
    """Return the answer; its context has the reasons and the obligations."""
    told = decision.model_dump(mode="json", exclude={"partner", "shared"}, exclude_none=True)
    obligations = {
        name: told.pop(name, None) for name in ("retention_days", "onward", "delivery")
    }
    context: dict[str, JsonValue] = {"reasons": told}
    if decision.shared:
        context["obligations"] = obligations
    return {"decision": decision.shared, "context": context}
