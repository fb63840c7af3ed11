"""When a row is to be looked at again: from the row and the settings alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.dispatch import Dispatch
from services.instaclean.domain.helpers import Helper
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.quarter import months_after
from services.instaclean.settings import InstacleanSettings
from shared.contracts.instaclean.follow_up import FollowUpDue
from shared.contracts.instaclean.helpers import HelperDue
from shared.contracts.instaclean.overdue import AnswerDue
from shared.contracts.instaclean.send import SendingDue
from shared.contracts.message import Timer


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clock of each kind of row; the same row gives the same timer, whenever asked."""

    settings: InstacleanSettings

    def of_account(self, account: Account) -> Timer | None:
        """Return when nothing is to be left of an account that is off the list.

        It shares its timer with the notice of its round: whichever comes looks at both.
        """
        if account.state != states.DROPPED:
            return None
        return _follow_up(account.notice_id, account.moves[-1].at + self.retention)

    def of_notice(self, notice: Notice) -> Timer | None:
        """Return when a notice is to be looked at again, closed, or made a number."""
        moment = notice.next_moment(retention=self.retention)
        return _follow_up(notice.notice_id, moment) if moment else None

    def of_batch(self, batch: Batch) -> Timer | None:
        """Return when a receipt is overdue; once that was told, when we give up waiting."""
        if batch.sent_at is None or batch.state not in (states.SENT, states.ACKNOWLEDGED):
            return None
        at = self.answered_by(batch.sent_at)
        if batch.acknowledged_at is not None or batch.reminded_at is not None:
            at = self.gives_up_at(batch.sent_at)
        due_id = uuid5(batch.batch_id, f"answer-due/{at.isoformat()}")
        return Timer(AnswerDue(id=due_id, batch_id=batch.batch_id), at)

    def of_dispatch(self, dispatch: Dispatch) -> Timer | None:
        """Return when what was put off is to be sent once more."""
        if dispatch.state != "later" or dispatch.again_at is None:
            return None
        due_id = uuid5(dispatch.batch_id, f"sending-due/{dispatch.attempt}")
        due = SendingDue(id=due_id, batch_id=dispatch.batch_id, attempt=dispatch.attempt)
        return Timer(due, dispatch.again_at)

    def of_helper(self, helper: Helper) -> Timer | None:
        """Return when the term of a helper is over."""
        if helper.ended_at is not None:
            return None
        due_id = uuid5(helper.admission, "due")
        return Timer(HelperDue(id=due_id, helper=helper.helper), helper.until)

    @property
    def retention(self) -> timedelta:
        """Return how long what has ended is kept."""
        return timedelta(days=self.settings.retention_days)

    def answered_by(self, sent_at: datetime) -> datetime:
        """Return when a platform should have said that it has what was sent."""
        return sent_at + timedelta(days=self.settings.answer_days)

    def gives_up_at(self, sent_at: datetime) -> datetime:
        """Return when nobody waits any longer for a platform's decisions."""
        return months_after(sent_at, self.settings.complaint_months, self.settings.zone)


def _follow_up(notice_id: UUID, at: datetime) -> Timer:
    due_id = uuid5(notice_id, f"follow-up/{at.isoformat()}")
    return Timer(FollowUpDue(id=due_id, notice_id=notice_id), at)
