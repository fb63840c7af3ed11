"""What the policy service hears and says."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Event,
    Frozen,
    Query,
    Refused,
)

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
)
"""The fields of a signal an agreement can permit."""


class ApplyAgreements(Command, subject="command.policy.apply-agreements.v1", entity="set"):
    """A privacy officer puts a version of the agreements in force."""

    set: Code = "agreements"
    toml: str = Field(max_length=200_000, description="the file, as it was written")


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


class SharingDecided(Event, subject="event.policy.sharing-decided.v1", entity="signal_id"):
    """For every partner it was decided whether a signal may reach it, and what of it."""

    signal_id: UUID
    revision: int = Field(description="of the signal; a decision on an older one is void")
    policy_version: int
    decisions: tuple[PartnerDecision, ...]


class AgreementsApplied(Event, subject="event.policy.agreements-applied.v1", entity="set"):
    """A version of the agreements is in force."""

    set: Code = "agreements"
    policy_version: int
    sha256: Code
    agreements: int
    partners: int


class CommandRefused(Refused, subject="event.policy.command-refused.v1"):
    """A command to the policy service was not carried out."""


class Explanation(Answer, subject="answer.policy.explanation.v1"):
    """The decision, with the words of the clauses it rests on."""

    decision: PartnerDecision
    policy_version: int
    clauses: dict[str, str] = Field(description="clause id to its text")
    today: date


class Explain(Query, subject="query.policy.explain.v1", answer=Explanation):
    """Why does this partner get this signal, or not?"""

    signal_id: UUID
    partner: Code


class Problem(Frozen):
    """One mistake in an agreements file."""

    line: int | None
    field: str
    message: str


class AgreementsChecked(Answer, subject="answer.policy.agreements-checked.v1"):
    """The mistakes in the file; none means that it can be applied."""

    problems: tuple[Problem, ...] = Field((), description="the first hundred")
    policy_version: int | None = Field(None, description="of the file; null if it is wrong")
    agreements: int = 0
    partners: int = 0


class CheckAgreements(
    Query, subject="query.policy.check-agreements.v1", answer=AgreementsChecked
):
    """Is this agreements file right?"""

    toml: str = Field(max_length=200_000)
