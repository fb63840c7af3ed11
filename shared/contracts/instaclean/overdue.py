"""A platform is silent: about a batch, and in the end about its notices."""

from uuid import UUID

from shared.contracts.instaclean.batch import BatchTold
from shared.contracts.message import Due


class AnswerOverdue(BatchTold, subject="event.instaclean.answer-overdue.v1", entity="batch_id"):
    """The platform has not said that it has the batch."""

    days: int


class AnswerDue(Due, subject="due.instaclean.answer-due.v1", entity="batch_id"):
    """The platform should have answered by now."""

    batch_id: UUID
