"""Signals, decisions and questions in a test, with good defaults."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.signals.domain.signal import Signal
from shared.contracts.policy.decide import FieldGrant, PartnerDecision, SharingDecided
from shared.contracts.signals.requests import AskToLook
from tests.signals.world import NOW, SIGNAL, log

HELP = log("heb iemand nodig, hoe kom ik aan een vog", category="hulpvraag")
ASKED = AskToLook(
    id=UUID(int=300),
    request_id=UUID(int=30),
    text="Is er beeld?",
    answer_by=NOW + timedelta(days=1),
)


def signal(**changed: Any) -> Signal:
    given_: dict[str, Any] = {
        "signal_id": SIGNAL,
        "worker": "amina",
        "text": "mes op zak",
        "platform": "instagram",
        "seen_at": NOW,
        "logged_at": NOW,
        "neighbourhood": "noord",
        "handle": "@Knife.Boy",
        "url": "https://instagram.com/p/1",
        "category": "wapens",
        "confidence": 1.0,
        "chosen_by": "worker",
        "verified": True,
        "age": 13,
    }
    return Signal(**given_ | changed)


def decision(partner: str = "politie", **fields: str) -> PartnerDecision:
    return PartnerDecision(
        partner=partner,
        shared=True,
        agreement=f"{partner}-2026",
        grants=tuple(
            FieldGrant(field=name, transform=transform, clause=f"{partner}-2026/1")
            for name, transform in fields.items()
        ),
    )


def decided(revision: int = 1, *decisions: PartnerDecision) -> SharingDecided:
    return SharingDecided(
        id=UUID(int=400 + revision),
        signal_id=SIGNAL,
        revision=revision,
        policy_version=1,
        decisions=decisions
        or (
            decision("gemeente", category="as-is"),
            PartnerDecision(partner="school", shared=False, reason="outside-area"),
            decision("jeugdhulp", category="as-is", seen_at="week"),
        ),
    )
