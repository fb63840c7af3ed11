"""What comes of a notice by itself: somebody looks again, and only numbers are left."""

from uuid import UUID

from shared.contracts.message import Code, Due, Event


class RecheckAsked(Event, subject="event.instaclean.recheck-asked.v1", entity="entry_id"):
    """Somebody should look whether an account is still gone."""

    entry_id: UUID
    notice_id: UUID
    after_days: int


class NoticeReduced(Event, subject="event.instaclean.notice-reduced.v1", entity="notice_id"):
    """The time of a notice is over: only numbers are left of it."""

    notice_id: UUID
    quarter: Code


class FollowUpDue(Due, subject="due.instaclean.follow-up-due.v1", entity="notice_id"):
    """The next moment something is to be done about a notice that was decided."""

    notice_id: UUID
