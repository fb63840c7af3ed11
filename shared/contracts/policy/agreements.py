"""Agreements are proposed, approved and read."""

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Query
from shared.contracts.roles import COORDINATOR, MANAGER, PRIVACY_OFFICER


class ApplyAgreements(
    Command, subject="command.policy.apply-agreements.v1", by=(MANAGER,), entity="set"
):
    """Somebody asks for a version of the agreements; another person must approve it."""

    set: Code = "agreements"
    toml: str = Field(max_length=200_000, description="the file, as it was written")


class ApproveAgreements(
    Command,
    subject="command.policy.approve-agreements.v1",
    by=(
        PRIVACY_OFFICER,
        MANAGER,
    ),
    entity="set",
):
    """A second person puts what somebody else asked for in force: four eyes."""

    set: Code = "agreements"
    sha256: Code = Field(description="of the file: what was read is what is approved")


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
    partner_ids: tuple[Code, ...] = Field(
        (), description="the partners it names; empty in an event of before they were named"
    )


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
    Query[AgreementsChecked], subject="query.policy.check-agreements.v1", by=(MANAGER,)
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


class ListVersions(
    Query[Versions],
    subject="query.policy.list-versions.v1",
    by=(
        COORDINATOR,
        PRIVACY_OFFICER,
        MANAGER,
    ),
):
    """Which versions of the agreements are there?"""


class AgreementsText(Answer, subject="answer.policy.agreements-text.v1"):
    """One version as it was written."""

    policy_version: int
    sha256: Code
    toml: str


class ReadAgreements(
    Query[AgreementsText],
    subject="query.policy.read-agreements.v1",
    by=(
        COORDINATOR,
        PRIVACY_OFFICER,
        MANAGER,
    ),
):
    """What does this version say? Without a hash: the one in force."""

    sha256: Code | None = None
