"""A platform decides on a notice."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.instaclean.batch import BatchTold
from shared.contracts.instaclean.notice import Ground
from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR

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


class RecordDecision(
    Command,
    subject="command.instaclean.record-decision.v1",
    by=(COORDINATOR,),
    entity="notice_id",
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
    Command,
    subject="command.instaclean.file-complaint.v1",
    by=(COORDINATOR,),
    entity="notice_id",
):
    """The organisation does not agree with a decision: DSA art. 20."""

    notice_id: UUID
    reason: Code = "disagree"


class RecordReview(
    Command,
    subject="command.instaclean.record-review.v1",
    by=(COORDINATOR,),
    entity="notice_id",
):
    """The platform said what it does with a complaint."""

    notice_id: UUID
    won: bool
    decided_at: AwareDatetime


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


class BatchDecided(BatchTold, subject="event.instaclean.batch-decided.v1", entity="batch_id"):
    """The platform decided on every notice in a batch, or let its time pass."""
