"""Agreements, facts and events with good defaults; say only what the test is about."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.policy.domain.agreements.agreements import Agreement, Agreements, Clause, Partner
from shared.contracts.signals.amend import SignalAmended
from shared.contracts.signals.change import CategoryCorrected, SignalVerified
from shared.contracts.signals.facts import SignalFacts
from shared.contracts.signals.log import SignalLogged

SIGNAL = UUID("3f0c6f0e-0000-4000-8000-000000000001")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()

TOML = """\
version = 1

[[partner]]
id = "politie"
name = "Politie Maasdam"
kind = "politie"

[[agreement]]
id = "politie-2026"
partner = "politie"
purpose = "Gevaar afwenden"
legal_basis = "AVG art. 6 lid 1 onder d"
dpia = "DPIA-2026-02"
valid_from = 2026-01-01
valid_until = 2026-12-31
review_by = 2026-06-30
retention_days = 90

[[agreement.clause]]
id = "politie-2026/1"
text = "De politie hoort van wapens."
categories = ["wapens"]
minimum_urgency = "high"

[agreement.clause.fields]
category = "as-is"
seen_at = "day"
"""

SECOND = TOML.replace("version = 1", "version = 2").replace("wapens", "talent")
SCHOOL = '\n[[partner]]\nid = "school"\nname = "Maasdam College"\nkind = "school"\n'


def facts(**changed: Any) -> SignalFacts:
    given: dict[str, Any] = {
        "signal_id": SIGNAL,
        "revision": 1,
        "category": "wapens",
        "urgency": "acute",
        "platform": "snapchat",
        "seen_at": NOW,
        "neighbourhood": "noord",
    }
    return SignalFacts(**given | changed)


def logged(**changed: Any) -> SignalLogged:
    extra: dict[str, Any] = {"confidence": 1, "chosen_by": "worker", "harmful_account": False}
    return SignalLogged(**dict(facts(**changed)), **extra)


def corrected(**changed: Any) -> CategoryCorrected:
    given = {"revision": 2, "category": "talent", "urgency": "low"} | changed
    return CategoryCorrected(**dict(facts(**given)), previous="wapens")


def amended(**changed: Any) -> SignalAmended:
    fields = dict(facts(**{"revision": 2} | changed))
    return SignalAmended(**fields, harmful_account=True)


def verified(**changed: Any) -> SignalVerified:
    return SignalVerified(**dict(facts(**{"revision": 2, "verified": True} | changed)))


def clause(number: int = 1, **changed: Any) -> Clause:
    given: dict[str, Any] = {
        "id": f"c/{number}",
        "text": f"Afspraak {number}.",
        "categories": ("wapens",),
        "minimum_urgency": "low",
        "fields": {"category": "as-is"},
    }
    return Clause(**given | changed)


def agreement(*clauses: Clause, **changed: Any) -> Agreement:
    given: dict[str, Any] = {
        "id": "a",
        "partner": "politie",
        "purpose": "Gevaar afwenden",
        "legal_basis": "AVG art. 6",
        "dpia": "DPIA-1",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "review_by": date(2026, 6, 30),
        "retention_days": 90,
        "clause": clauses or (clause(),),
    }
    return Agreement(**given | changed)


def partner(name: str = "politie", **changed: Any) -> Partner:
    return Partner(**{"id": name, "name": name.title(), "kind": "politie"} | changed)


def agreements(*agreed: Agreement, partners: tuple[Partner, ...] = ()) -> Agreements:
    return Agreements(
        version=1, grace_days=0, partner=partners or (partner(),), agreement=agreed
    )
