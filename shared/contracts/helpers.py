"""What the instaclean service hears and says of helpers: youths who serve a taakstraf.

A helper is an actor called `helper-…`: a code, never a name. Helpers may send only what says
`for_helpers` here; whoever handles it refuses all else.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.instaclean import Content
from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Due,
    Event,
    Frozen,
    Personal,
    Query,
)
from shared.contracts.notices import Ground

HelperCode = Annotated[Code, Field(pattern=r"^helper-[a-z0-9-]{1,40}$")]

# --- commands of a supervisor -------------------------------------------------------


class AdmitHelper(Command, subject="command.instaclean.admit-helper.v1", entity="helper"):
    """A supervisor lets a helper in, until a day; sent again it changes the terms."""

    helper: HelperCode
    neighbourhood: Code = Field(description="where the helper lives: it sees nothing of it")
    minutes: int = Field(ge=0, le=15_000, description="to serve; 240 hours at most")
    until: AwareDatetime


class NoteAcquaintance(
    Command, subject="command.instaclean.note-acquaintance.v1", entity="helper"
):
    """A helper knows whose account this is, and does not get to see it."""

    helper: HelperCode
    entry_id: UUID


class EndHelper(Command, subject="command.instaclean.end-helper.v1", entity="helper"):
    """A helper sees nothing more from now on; its hours are kept."""

    helper: HelperCode


class NoteHours(Command, subject="command.instaclean.note-hours.v1", entity="helper"):
    """A supervisor notes what a helper worked, or a talk that was held."""

    helper: HelperCode
    on: date
    minutes: int = Field(ge=1, le=600)
    talk: bool = Field(default=False, description="a talk about what online harm does")


class ScreenAccount(Command, subject="command.instaclean.screen-account.v1", entity="entry_id"):
    """A supervisor looked at an account first, and says whether a helper may work on it."""

    entry_id: UUID
    suitable: bool = Field(description="no sexual or violent content, and no victims")
    with_address: bool = Field(default=False, description="handle and links may be seen")


class CosignProposal(
    Command, subject="command.instaclean.cosign-proposal.v1", entity="entry_id"
):
    """A supervisor makes a helper's proposal into a notice of its own, or gives it back."""

    entry_id: UUID
    proposal_id: UUID
    accept: bool
    requested_action: Literal["remove-item", "suspend", "terminate"] = "terminate"
    affected_minor: Literal["yes", "no", "unknown"] = "unknown"
    good_faith: bool = Field(default=False, description="the supervisor's own statement")
    seen_live_at: AwareDatetime | None = None


# --- what a helper may send ---------------------------------------------------------


class ProposeNotice(Command, subject="command.instaclean.propose-notice.v1", entity="entry_id"):
    """A helper writes down why an account should go. It decides nothing."""

    for_helpers = True

    entry_id: UUID
    proposal_id: UUID
    ground: Ground
    reference: Code
    explanation: Personal = Field(min_length=1, max_length=2000)
    language: Literal["nl", "en"] = "nl"


# --- events -------------------------------------------------------------------------


class HelperAdmitted(Event, subject="event.instaclean.helper-admitted.v1", entity="helper"):
    """A helper may work, until a moment."""

    helper: HelperCode
    until: AwareDatetime


class HelperEnded(Event, subject="event.instaclean.helper-ended.v1", entity="helper"):
    """A helper sees nothing more."""

    helper: HelperCode
    because: Literal["supervisor", "expired"]


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


class AcquaintanceNoted(
    Event, subject="event.instaclean.acquaintance-noted.v1", entity="helper"
):
    """A helper knows somebody on the list; of whom is not told."""

    helper: HelperCode


class HoursNoted(Event, subject="event.instaclean.hours-noted.v1", entity="helper"):
    """A helper worked, or a talk was held."""

    helper: HelperCode
    minutes: int
    talk: bool


class HelperDue(Due, subject="due.instaclean.helper-due.v1", entity="helper"):
    """The time of a helper is over."""

    helper: HelperCode


# --- queries ------------------------------------------------------------------------


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


class ListSuitable(Query, subject="query.instaclean.list-suitable.v1", answer=Suitable):
    """What may I work on? Asked by a helper."""

    for_helpers = True

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


class ListProposals(Query, subject="query.instaclean.list-proposals.v1", answer=Proposals):
    """Which proposals wait for a second look?"""


class HoursView(Frozen):
    """Hours on one day."""

    on: date
    minutes: int
    talk: bool


class HoursStatement(Answer, subject="answer.instaclean.hours-statement.v1"):
    """What a helper served: for the organisation that imposed it."""

    helper: Code
    minutes: int
    minutes_to_serve: int
    talks: int
    until: AwareDatetime
    ended: bool
    days: tuple[HoursView, ...]


class ShowHours(Query, subject="query.instaclean.show-hours.v1", answer=HoursStatement):
    """What did this helper serve? A helper may ask this of itself."""

    for_helpers = True

    helper: HelperCode
