"""Decisions in the shape of AuthZEN NL GOV and of the Authorization Decision Log.

Both are profiles in the making of the Dutch government (Logius); see docs/decisions/0022.
"""

from uuid import uuid5

from pydantic import JsonValue

from services.policy.domain.agreements.decided import Decided
from shared.contracts.policy.decide import PartnerDecision

ACTIVITY = "urn:seintje:verwerking:signalen-delen"


def records(call: Decided) -> list[dict[str, JsonValue]]:
    """Return one record for every partner that was decided on: a denial is no error."""
    return [_record(call, decision) for decision in call.decisions]


def _record(call: Decided, decision: PartnerDecision) -> dict[str, JsonValue]:
    return {
        "trace_id": (call.trace or call.cause).hex,
        "span_id": uuid5(call.cause, decision.partner).hex[:16],
        "parent_span_id": call.cause.hex[:16],
        "event_name": "adl.access_evaluation",
        "timestamp": int(call.at.timestamp() * 1000),
        "status": "Ok",
        "resource": {"service.name": "policy"},
        "attributes": {"signal_id": str(call.facts.signal_id), "partner": decision.partner},
        "body": {
            "adl.core.request": _request(call, decision.partner),
            "adl.core.response": _response(decision),
            "adl.core.policies": {"sha256": call.basis},
            "adl.core.configuration": {"engine": call.engine},
        },
    }


def _request(call: Decided, partner: str) -> dict[str, JsonValue]:
    """Return the question: may this partner receive this signal?"""
    properties = call.facts.model_dump(mode="json", exclude={"signal_id"})
    return {
        "subject": {"type": "partner", "id": partner},
        "action": {"name": "receive", "properties": {"processing_activity_id": ACTIVITY}},
        "resource": {
            "type": "signal",
            "id": str(call.facts.signal_id),
            "properties": properties | {"consent": call.consent},
        },
        "context": {"time": call.at.isoformat(), "day": call.on.isoformat()},
    }


def _response(decision: PartnerDecision) -> dict[str, JsonValue]:
    """Return the answer; its context has the reasons and the obligations."""
    reasons = decision.model_dump(mode="json", exclude={"partner", "shared"}, exclude_none=True)
    obligations = {
        name: reasons.pop(name, None) for name in ("retention_days", "onward", "delivery")
    }
    context: dict[str, JsonValue] = {"reasons": reasons}
    if decision.shared:
        context["obligations"] = obligations
    return {"decision": decision.shared, "context": context}
