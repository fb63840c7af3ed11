"""A platform is silent: its receipt is overdue, and in the end its decisions."""

from uuid import uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.clocks import Clocks
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.quarter import months_after
from services.instaclean.effects import move
from services.instaclean.effects.end_batch import end_batch
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.overdue import AnswerDue, AnswerOverdue
from shared.messaging.turn import Turn


@inbox.on(AnswerDue)
async def expect_answer(
    due: AnswerDue, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Say that a receipt is overdue; after the longest wait, call a notice unanswered."""
    batch = turn.store.batches.get(due.batch_id)
    if batch is None or batch.sent_at is None:
        return
    clocks = Clocks(settings)
    if turn.now < clocks.gives_up_at(batch.sent_at):
        if batch.reminded_at is None and turn.now >= clocks.answered_by(batch.sent_at):
            batch = batch.model_copy(update={"reminded_at": turn.now})
        await turn.store.batches.put(batch.batch_id, batch)
        await _remind(turn, batch, settings.answer_days)
        return

    await _give_up(turn, batch, settings)
    await end_batch(turn, batch.batch_id, settings)


async def _remind(turn: Turn[InstacleanStore], batch: Batch, days: int) -> None:
    if batch.reminded_at is None or batch.acknowledged_at is not None:
        return
    event_id = uuid5(batch.batch_id, "overdue")
    await turn.publish(AnswerOverdue(id=event_id, days=days, **batch.fields(batch.accounts)))


async def _give_up(
    turn: Turn[InstacleanStore], batch: Batch, settings: InstacleanSettings
) -> None:
    """Call what the platform said nothing of unanswered; it can still be decided."""
    cause_id = uuid5(batch.batch_id, "unanswered")
    complain_by = months_after(turn.now, settings.complaint_months, settings.zone)

    async def give_up(row: Notice) -> None:
        notice = turn.store.notice(row.notice_id)
        if notice.state == states.OUT:
            notice = move.notice_to(turn, notice, states.UNANSWERED, cause_id)
            notice = notice.model_copy(update={"complain_by": complain_by})
        if notice.moved_by(cause_id):
            await move.keep(turn, notice, cause_id)
            await move.tell(turn, notice, cause_id)

    await move.side_by_side(turn.store.in_batch(batch.batch_id), give_up)
