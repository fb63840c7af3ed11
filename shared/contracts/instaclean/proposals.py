"""Helpers propose a notice on material that a supervisor screened."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.instaclean.content import Content
from shared.contracts.instaclean.notice import Ground
from shared.contracts.message import Answer, Code, Command, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, HELPER


class ScreenAccount(
    Command,
    subject="command.instaclean.screen-account.v1",
    by=(COORDINATOR,),
    entity="entry_id",
):
    """A supervisor looked at an account first, and says whether a helper may work on it."""

    entry_id: UUID
    suitable: bool = Field(description="no sexual or violent content, and no victims")
    with_address: bool = Field(default=False, description="handle and links may be seen")


class CosignProposal(
    Command,
    subject="command.instaclean.cosign-proposal.v1",
    by=(COORDINATOR,),
    entity="entry_id",
):
    """A supervisor makes a helper's proposal into a notice of its own, or gives it back."""

    entry_id: UUID
    proposal_id: UUID
    accept: bool
    requested_action: Literal["remove-item", "suspend", "terminate"] = "terminate"
    affected_minor: Literal["yes", "no", "unknown"] = "unknown"
    good_faith: bool = Field(default=False, description="the supervisor's own statement")
    seen_live_at: AwareDatetime | None = None


class ProposeNotice(
    Command, subject="command.instaclean.propose-notice.v1", by=(HELPER,), entity="entry_id"
):
    """A helper writes down why an account should go. It decides nothing."""

    entry_id: UUID
    proposal_id: UUID
    ground: Ground
    reference: Code
    explanation: Personal = Field(min_length=1, max_length=2000)
    language: Literal["nl", "en"] = "nl"


class AccountScreened(Event, subject="event.instaclean.account-screened.v1", entity="entry_id"):
    """A supervisor said whether helpers may work on an account."""

    entry_id: UUID
    suitable: bool


class NoticeProposed(Event, subject="event.instaclean.notice-proposed.v1", entity="entry_id"):
    """A helper proposed a notice: a supervisor should look."""

    entry_id: UUID
    proposal_id: UUID


class ProposalCosigned(
    Event, subject="event.instaclean.proposal-cosigned.v1", entity="entry_id"
):
    """A supervisor looked at a proposal."""

    entry_id: UUID
    proposal_id: UUID
    accepted: bool


class SuitableItem(Frozen):
    """One thing an account put online; without an address if that was not opened."""

    content: Content
    url: Personal | None = None
    blurred: bool = True


class SuitableView(Frozen):
    """An account as a helper may see it."""

    entry_id: UUID
    platform: Code
    category: Code
    handle: Personal = Field(description="masked, unless a supervisor opened it")
    sightings: int
    items: tuple[SuitableItem, ...]
    proposal: Code | None = Field(None, description="proposed, accepted or returned")


class Suitable(Answer, subject="answer.instaclean.suitable.v1"):
    """What this helper may work on."""

    accounts: tuple[SuitableView, ...]


class ListSuitable(Query[Suitable], subject="query.instaclean.list-suitable.v1", by=(HELPER,)):
    """What may I work on? Asked by a helper."""

    limit: int = Field(20, ge=1, le=50)


class ProposalView(Frozen):
    """A proposal as a supervisor sees it."""

    entry_id: UUID
    proposal_id: UUID
    helper: Code
    ground: Code
    reference: Code
    explanation: Personal
    looks_personal: tuple[Code, ...] = Field(description="what looks like a victim's data")


class Proposals(Answer, subject="answer.instaclean.proposals.v1"):
    """The proposals that wait for a supervisor, oldest first."""

    proposals: tuple[ProposalView, ...]


class ListProposals(
    Query[Proposals], subject="query.instaclean.list-proposals.v1", by=(COORDINATOR,)
):
    """Which proposals wait for a second look?"""
