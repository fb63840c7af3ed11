"""What the instaclean service hears and says of one notice: from draft to closed."""

from datetime import datetime
from typing import Literal
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

Ground = Literal["illegal", "terms"]
Minor = Literal["yes", "no", "unknown"]
Urgency = Literal["normal", "high", "life-threat"]
Action = Literal["remove-item", "suspend", "terminate"]
DecisionCode = Literal[
    "removed",
    "disabled",
    "suspended",
    "terminated",
    "demoted",
    "age-restricted",
    "accepted",
    "partly",
    "rejected",
    "no-action",
    "already-gone",
]

# --- commands ---------------------------------------------------------------------


class PrepareNotice(Command, subject="command.instaclean.prepare-notice.v1", entity="entry_id"):
    """Somebody writes down why an account should go; what is left out can be added later."""

    entry_id: UUID
    category: Code | None = None
    ground: Ground | None = None
    reference: Code | None = Field(None, description="the law or the platform's own rule")
    explanation: Personal | None = Field(None, max_length=2000)
    affected_minor: Minor | None = None
    urgency: Urgency = "normal"
    requested_action: Action | None = None
    language: Literal["nl", "en"] | None = Field(None, description="of the explanation")
    good_faith: bool = Field(default=False, description="the statement of DSA art. 16(2)(d)")
    names_nobody: bool = Field(
        default=False, description="what looks like a name in the explanation is none"
    )
    seen_live_at: AwareDatetime | None = Field(None, description="when it was still there")


class CheckAccount(Command, subject="command.instaclean.check-account.v1", entity="entry_id"):
    """Somebody looked whether an account is still there."""

    entry_id: UUID
    result: Literal["live", "gone", "unclear"]
    looked_at: AwareDatetime
    notice_id: UUID | None = Field(None, description="left out: the present notice")


class RecordDecision(
    Command, subject="command.instaclean.record-decision.v1", entity="notice_id"
):
    """The platform said what it does with a notice."""

    notice_id: UUID
    decision: DecisionCode
    decided_at: AwareDatetime
    ground: Ground | None = None
    automated: Literal["fully", "partly", "no"] | None = None
    reference: Personal | None = Field(None, max_length=200)
    replaces: bool = Field(default=False, description="another decision was known, and is void")


class FileComplaint(
    Command, subject="command.instaclean.file-complaint.v1", entity="notice_id"
):
    """The organisation does not agree with a decision: DSA art. 20."""

    notice_id: UUID
    reason: Code = "disagree"


class RecordReview(Command, subject="command.instaclean.record-review.v1", entity="notice_id"):
    """The platform said what it does with a complaint."""

    notice_id: UUID
    won: bool
    decided_at: AwareDatetime


# --- events -----------------------------------------------------------------------


class NoticePrepared(Event, subject="event.instaclean.notice-prepared.v1", entity="entry_id"):
    """A notice was written or changed; while something misses it can enter no batch."""

    entry_id: UUID
    notice_id: UUID
    missing: tuple[Code, ...]


class NoticeMoved(Event, subject="event.instaclean.notice-moved.v1", entity="notice_id"):
    """A notice is in another state."""

    notice_id: UUID
    entry_id: UUID
    platform: Code
    category: Code
    batch_id: UUID | None = None
    quarter: Code | None = None
    was: Code
    to: Code


class AccountChecked(Event, subject="event.instaclean.account-checked.v1", entity="entry_id"):
    """Somebody looked whether an account is still there."""

    entry_id: UUID
    notice_id: UUID
    result: Code
    after_days: int | None = Field(None, description="7, 30 or 90; empty: before sending")


class RecheckAsked(Event, subject="event.instaclean.recheck-asked.v1", entity="entry_id"):
    """Somebody should look whether an account is still gone."""

    entry_id: UUID
    notice_id: UUID
    after_days: int


class NoticeDecided(Event, subject="event.instaclean.notice-decided.v1", entity="notice_id"):
    """The platform decided on a notice."""

    notice_id: UUID
    entry_id: UUID
    batch_id: UUID
    quarter: Code
    platform: Code
    category: Code
    decision: Code
    decided_at: datetime
    complain_by: datetime


class NoticeReduced(Event, subject="event.instaclean.notice-reduced.v1", entity="notice_id"):
    """The time of a notice is over: only numbers are left of it."""

    notice_id: UUID
    quarter: Code


# --- timers -----------------------------------------------------------------------


class FollowUpDue(Due, subject="due.instaclean.follow-up-due.v1", entity="notice_id"):
    """The next moment something is to be done about a notice that was decided."""

    notice_id: UUID


# --- queries ----------------------------------------------------------------------


class ItemView(Frozen):
    """One thing the account put online. Clients show nothing of it until asked to."""

    item_id: UUID
    url: Personal
    content: Content
    seen_at: AwareDatetime
    blurred: bool = True


class NoticeView(Answer, subject="answer.instaclean.notice-view.v1"):
    """One account and its notice, as the coordinator sees it."""

    entry_id: UUID
    notice_id: UUID
    state: Code
    batch_state: Code | None = None
    platform: Code
    handle: Personal
    handles: tuple[Personal, ...]
    items: tuple[ItemView, ...]
    category: Code | None = None
    ground: Code | None = None
    reference: Code | None = None
    explanation: Personal | None = None
    urgency: Code = "normal"
    missing: tuple[Code, ...] = ()
    missing_text: tuple[str, ...] = Field((), description="the same as sentences: Dutch, B1")
    decision: Code | None = None
    complain_by: AwareDatetime | None = None


class ShowNotice(Query, subject="query.instaclean.show-notice.v1", answer=NoticeView):
    """What do we know of this account, and what does its notice still miss?"""

    entry_id: UUID
