"""A version of the agreements, who answers for it, and what decisions are made on."""

from datetime import date, datetime
from hashlib import sha256

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Frozen
from shared.contracts.policy.agreements import VersionView


class Version(Frozen):
    """One version of the agreements as it was written, and the two who answer for it."""

    version: int
    sha256: Code
    toml: str
    proposed_by: Code
    proposed_at: AwareDatetime
    approved_by: Code | None = None
    approved_at: AwareDatetime | None = None

    def approved(self, by: str, *, now: datetime) -> "Version":
        """Return the version with the second person noted."""
        return self.model_copy(update={"approved_by": by, "approved_at": now})

    def view(self, *, in_force: "Version | None") -> VersionView:
        """Return what others see of it."""
        state = "past" if self.approved_by else "proposed"
        if in_force and in_force.sha256 == self.sha256:
            state = "in-force"
        return VersionView(
            policy_version=self.version,
            sha256=self.sha256,
            state=state,
            proposed_by=self.proposed_by,
            proposed_at=self.proposed_at,
            approved_by=self.approved_by,
            approved_at=self.approved_at,
        )


class Basis(Frozen):
    """What decisions are made on: one version, and the reviews that moved its dates since."""

    sha256: Code | None
    reviews: dict[Code, date] = Field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return the hash a decision names."""
        return sha256(self.model_dump_json().encode()).hexdigest()
