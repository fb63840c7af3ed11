"""What comes by itself: quarters end, answers are overdue, notices are reduced."""

from uuid import UUID

from shared.contracts.instaclean.batch import BatchTold, Quarter
from shared.contracts.message import Code, Due, Event


class NoticeReduced(Event, subject="event.instaclean.notice-reduced.v1", entity="notice_id"):
    """The time of a notice is over: only numbers are left of it."""

    notice_id: UUID
    quarter: Code


class FollowUpDue(Due, subject="due.instaclean.follow-up-due.v1", entity="notice_id"):
    """The next moment something is to be done about a notice that was decided."""

    notice_id: UUID


class BatchDecided(BatchTold, subject="event.instaclean.batch-decided.v1", entity="batch_id"):
    """The platform decided on every notice in a batch, or let its time pass."""


class AnswerOverdue(BatchTold, subject="event.instaclean.answer-overdue.v1", entity="batch_id"):
    """The platform has not said that it has the batch."""

    days: int


class QuarterEnded(Event, subject="event.instaclean.quarter-ended.v1", entity="quarter"):
    """A quarter is over: its batches are to be prepared."""

    quarter: Quarter
    batches: int
    accounts: int


class QuarterDue(Due, subject="due.instaclean.quarter-due.v1", entity="timer"):
    """A quarter ends."""

    timer: Code = "quarter"
    quarter: Quarter


class AnswerDue(Due, subject="due.instaclean.answer-due.v1", entity="batch_id"):
    """The platform should have answered by now."""

    batch_id: UUID
