"""What the policy service remembers."""

from uuid import UUID

from services.policy.domain.agreements import Agreements, reread
from shared.contracts.message import Frozen
from shared.contracts.policy import PartnerDecision
from shared.contracts.signals import SignalFacts
from shared.store import Bucket, Table


class InForce(Frozen):
    """The version of the agreements in force, as it was written."""

    version: int
    sha256: str
    toml: str


class Decided(Frozen):
    """What was decided on one revision of a signal, and on which facts."""

    facts: SignalFacts
    policy_version: int
    decisions: tuple[PartnerDecision, ...]


class PolicyStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self._in_force: Table[InForce] = bucket.table("agreements", InForce)
        self._decided: Table[Decided] = bucket.table("decided", Decided)
        self._read: tuple[str, Agreements] | None = None

    def in_force(self) -> InForce | None:
        """Return the version in force, or None before the first."""
        return self._in_force.get("current")

    def agreements(self) -> Agreements | None:
        """Return what is agreed, or None: then nothing is shared."""
        if (current := self.in_force()) is None:
            return None
        if self._read is None or self._read[0] != current.sha256:
            self._read = (current.sha256, reread(current.toml))
        return self._read[1]

    async def put_in_force(self, version: InForce) -> None:
        """Let `version` replace the one before."""
        await self._in_force.put("current", version)

    def decided(self, signal_id: UUID) -> Decided | None:
        """Return the latest decision on a signal."""
        return self._decided.get(signal_id)

    async def keep(self, decided: Decided) -> None:
        """Keep a decision; one on an older revision never replaces a newer."""
        signal_id = decided.facts.signal_id
        known = self.decided(signal_id)
        if known is None or known.facts.revision <= decided.facts.revision:
            await self._decided.put(signal_id, decided)
