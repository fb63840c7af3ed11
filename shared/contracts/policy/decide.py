"""What each partner may receive of a signal."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Query
from shared.contracts.roles import COORDINATOR, SERVICE, WORKER

FIELDS = (
    "category",
    "urgency",
    "platform",
    "seen_at",
    "neighbourhood",
    "verified",
    "text",
    "handle",
    "url",
    "age",
)
"""The fields of a signal an agreement can permit."""


class RecordConsentToShare(
    Command,
    subject="command.policy.record-consent-to-share.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker notes that the young person agrees that a signal is shared, or no longer."""

    signal_id: UUID
    given: bool


class FieldGrant(Frozen):
    """One field a partner may have, how it is changed on the way, and by which clause."""

    field: Code
    transform: Code
    clause: Code


class PartnerDecision(Frozen):
    """Yes with fields and clauses, or no with the rule that says so."""

    partner: Code
    shared: bool
    agreement: Code | None = None
    grants: tuple[FieldGrant, ...] = ()
    reason: Code | None = Field(None, description="why not")
    clause: Code | None = Field(None, description="the clause that came closest")
    retention_days: int | None = Field(None, description="how long the partner may keep it")
    onward: tuple[Code, ...] = Field((), description="partners it may be passed on to")
    banned: tuple[Code, ...] = Field((), description="agreed fields that a ban took away")
    delivery: Code = Field("full", description="`thin`: a notice only, and the partner fetches")


class SharingDecided(Event, subject="event.policy.sharing-decided.v1", entity="signal_id"):
    """For every partner it was decided whether a signal may reach it, and what of it."""

    signal_id: UUID
    revision: int = Field(description="of the signal; a decision on an older one is void")
    policy_version: int
    decisions: tuple[PartnerDecision, ...]
    basis: Code | None = Field(
        None, description="hash of the agreements and the reviews it was decided on"
    )
    engine: Code | None = Field(None, description="which version of the rules decided")
    delivered: tuple[Code, ...] = Field(
        (), description="partners that have exactly this by an earlier decision: not sent again"
    )


class DecidedNow(Answer, subject="answer.policy.decided-now.v1"):
    """What one partner may have of a signal at this moment."""

    decision: PartnerDecision
    revision: int = Field(description="of the signal; on another one it is void")
    policy_version: int
    basis: Code | None = None


class DecideNow(Query[DecidedNow], subject="query.policy.decide-now.v1", by=(SERVICE,)):
    """May this partner have the signal now? Asked by `signals` when the partner fetches."""

    signal_id: UUID
    partner: Code
