"""A notice about an account is prepared and moves on."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.instaclean.content import Content
from shared.contracts.instaclean.overrule import FindingView
from shared.contracts.message import Answer, Code, Command, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, WORKER

Ground = Literal["illegal", "terms"]

Minor = Literal["yes", "no", "unknown"]

Urgency = Literal["normal", "high", "life-threat"]

Action = Literal["remove-item", "suspend", "terminate"]


class PrepareNotice(
    Command,
    subject="command.instaclean.prepare-notice.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="entry_id",
):
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
    findings: tuple[FindingView, ...] = Field(
        (), description="what in the explanation looks like a victim's personal data"
    )
    decision: Code | None = None
    complain_by: AwareDatetime | None = None


class ShowNotice(
    Query[NoticeView],
    subject="query.instaclean.show-notice.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """What do we know of this account, and what does its notice still miss?"""

    entry_id: UUID
