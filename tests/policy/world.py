"""A policy service in a test."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from services.policy.handlers import inbox
from services.policy.service import Parts
from services.policy.store import PolicyStore
from shared.contracts.policy.agreements import ApplyAgreements, ApproveAgreements
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.signals.share import SignalShared
from shared.language.pseudonyms import person_key
from shared.privacy.partners import id_for
from shared.storage.bucket import Bucket
from tests import world
from tests.policy.builders import NOW, SIGNAL, TOML
from tests.world import KEY


@dataclass
class World(world.World):
    """The policy service."""

    inbox = inbox
    actor = "pien"
    now: datetime = NOW

    def parts_with(self, bucket: Bucket) -> Parts:
        return Parts(PolicyStore(bucket), KEY)

    async def agree(self, toml: str = TOML) -> None:
        """Put a file in force, by two persons."""
        await self.hear(ApplyAgreements(toml=toml), actor="amina")
        (proposed,) = [v for v in self.store.agreements.versions() if v.approved_by is None]
        await self.hear(ApproveAgreements(sha256=proposed.sha256), actor="bilal")

    async def deliver(self, **changed: Any) -> SignalShared:
        """Let signals tell what it delivered by the last decision."""
        event = shared(self.heard(SharingDecided)[-1], **changed)
        await self.hear(event)
        return event


def shared(decided: SharingDecided, **changed: Any) -> SignalShared:
    """Return what signals tells of a delivery to the first partner that may have it."""
    decision = next(d for d in decided.decisions if d.shared)
    delivery_id = id_for(decision.partner, "delivery", decided.id, key=KEY)
    fields: dict[str, Any] = {
        "id": uuid5(delivery_id, "shared"),
        "at": NOW,
        "signal_id": decided.signal_id,
        "revision": decided.revision,
        "partner": decision.partner,
        "fields": tuple(g.field for g in decision.grants),
        "clauses": tuple(dict.fromkeys(g.clause for g in decision.grants)),
        "delivery_id": delivery_id,
        "decision_id": decided.id,
        "reference": uuid5(SIGNAL, decision.partner),
        "agreement": decision.agreement,
        "policy_version": decided.policy_version,
        "basis": decided.basis,
        "grants": decision.grants,
        "content": "c" * 64,
        "person": person_key("snapchat", "@kees", key=KEY),
        "delete_by": NOW.date().replace(month=8, day=30),
    }
    return SignalShared(**fields | changed)
