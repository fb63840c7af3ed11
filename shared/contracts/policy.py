"""What the policy service hears and says about agreements and decisions."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue

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
    "age",
)
"""The fields of a signal an agreement can permit."""


class ApplyAgreements(Command, subject="command.policy.apply-agreements.v1", entity="set"):
    """Somebody asks for a version of the agreements; another person must approve it."""

    set: Code = "agreements"
    toml: str = Field(max_length=200_000, description="the file, as it was written")


class ApproveAgreements(Command, subject="command.policy.approve-agreements.v1", entity="set"):
    """A second person puts what somebody else asked for in force: four eyes."""

    set: Code = "agreements"
    sha256: Code = Field(description="of the file: what was read is what is approved")


class RecordConsentToShare(
    Command, subject="command.policy.record-consent-to-share.v1", entity="signal_id"
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


class AgreementsProposed(Event, subject="event.policy.agreements-proposed.v1", entity="set"):
    """A version of the agreements waits for a second person."""

    set: Code = "agreements"
    policy_version: int
    sha256: Code
    agreements: int
    partners: int


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
    bans: dict[str, str] = Field({}, description="id and law of the rules nothing can permit")
    terms: dict[str, str] = Field({}, description="purpose, basis and dates of the agreement")


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


class VersionView(Frozen):
    """One version of the agreements: who asked for it, who approved it, and when."""

    policy_version: int
    sha256: Code
    state: Code = Field(description="`proposed`, `in-force` or `past`")
    proposed_by: Code
    proposed_at: AwareDatetime
    approved_by: Code | None = None
    approved_at: AwareDatetime | None = None


class Versions(Answer, subject="answer.policy.versions.v1"):
    """Every version there was or is, newest first."""

    versions: tuple[VersionView, ...]


class ListVersions(Query, subject="query.policy.list-versions.v1", answer=Versions):
    """Which versions of the agreements are there?"""


class AgreementsText(Answer, subject="answer.policy.agreements-text.v1"):
    """One version as it was written."""

    policy_version: int
    sha256: Code
    toml: str


class ReadAgreements(Query, subject="query.policy.read-agreements.v1", answer=AgreementsText):
    """What does this version say? Without a hash: the one in force."""

    sha256: Code | None = None


class Visible(Frozen):
    """One field of one category that a partner sees otherwise than before, and where."""

    partner: Code
    category: Code
    field: Code
    before: Code | None = Field(description="its transform; null is not visible")
    after: Code | None
    neighbourhoods: tuple[Code, ...] = Field((), description="only there; empty: everywhere")
    only_verified: bool = False
    only_with_consent: bool = False


class TermChanged(Frozen):
    """A date, a term or a text of an agreement that differs."""

    agreement: Code
    field: Code
    before: str | None
    after: str | None


class AgreementsCompared(Answer, subject="answer.policy.agreements-compared.v1"):
    """What becomes visible to whom, and which terms change."""

    problems: tuple[Problem, ...] = ()
    before: int = Field(0, description="the version in force; 0 before the first")
    after: int = 0
    on: date
    visible: tuple[Visible, ...] = ()
    terms: tuple[TermChanged, ...] = ()


class CompareAgreements(
    Query, subject="query.policy.compare-agreements.v1", answer=AgreementsCompared
):
    """What would this file change for whom, on a day?"""

    toml: str = Field(max_length=200_000)
    on: date | None = Field(None, description="left out: today")


class WhatIfPartner(Frozen):
    """How many past signals a partner received, and would receive."""

    partner: Code
    was: int
    would_be: int
    newly: int
    no_longer: int
    otherwise: int = Field(description="received both ways, with other fields or transforms")


class WhatIfExample(Frozen):
    """One past signal that the draft decides otherwise."""

    signal_id: UUID
    before: PartnerDecision | None
    after: PartnerDecision | None


class WhatIfAnswer(Answer, subject="answer.policy.what-if-answer.v1"):
    """What the draft would have done with the signals there are."""

    problems: tuple[Problem, ...] = ()
    on: date
    signals: int = 0
    partners: tuple[WhatIfPartner, ...] = ()
    examples: tuple[WhatIfExample, ...] = Field((), description="the first twenty")


class WhatIf(Query, subject="query.policy.what-if.v1", answer=WhatIfAnswer):
    """What would this draft have shared, had it held for the signals of the past?"""

    toml: str = Field(max_length=200_000)
    on: date | None = Field(None, description="the day the draft is looked at; left out: today")
    since: date | None = Field(None, description="only signals seen since then")


class DecisionLog(Answer, subject="answer.policy.decision-log.v1"):
    """Records in the shape of the Authorization Decision Log, one per decision."""

    records: tuple[dict[str, JsonValue], ...]
    total: int = Field(description="calls there are; each has a record for every partner")
    next: int | None = Field(description="where to read on; null at the end")


class ReadDecisions(Query, subject="query.policy.read-decisions.v1", answer=DecisionLog):
    """Which decisions were made, oldest first, denials too?"""

    start: int = Field(0, ge=0)
    signal_id: UUID | None = None


class Replayed(Answer, subject="answer.policy.replayed.v1"):
    """How many past decisions came out the same when they were made again."""

    checked: int = Field(description="decisions, one for every partner of every call")
    differing: tuple[UUID, ...] = Field(
        description="signals of the calls that came out otherwise"
    )
    next: int | None


class DecidedNow(Answer, subject="answer.policy.decided-now.v1"):
    """What one partner may have of a signal at this moment."""

    decision: PartnerDecision
    revision: int = Field(description="of the signal; on another one it is void")
    policy_version: int
    basis: Code | None = None


class DecideNow(Query, subject="query.policy.decide-now.v1", answer=DecidedNow):
    """May this partner have the signal now? Asked by `signals` when the partner fetches."""

    signal_id: UUID
    partner: Code


class ReplayDecisions(Query, subject="query.policy.replay-decisions.v1", answer=Replayed):
    """Does every past decision come out the same, made again on what it was made on?"""

    start: int = Field(0, ge=0)
