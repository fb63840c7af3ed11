"""What is urgent waits for no quarter: a batch of one, straight to a second pair of eyes."""

from datetime import timedelta
from uuid import uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import urgent_batch
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.quarter import quarter_of
from services.instaclean.effects import move
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.collect import BatchSubmitted
from shared.messaging.turn import Turn


async def enter(
    turn: Turn[InstacleanStore], notice: Notice, settings: InstacleanSettings
) -> None:
    """Submit an urgent, complete notice of an account that is still there."""
    cause_id = uuid5(turn.cause, "urgent")
    if not notice.moved_by(cause_id) and not _may_enter(turn, notice, settings):
        return

    new = urgent_batch(notice, quarter_of(turn.now, settings.zone))
    batch = turn.store.batches.get(new.batch_id) or new
    batch = move.batch_to(turn, batch, states.SUBMITTED, cause_id)
    batch = batch.model_copy(update={"prepared_by": notice.prepared_by})
    await turn.store.batches.put(batch.batch_id, batch)

    notice = turn.store.notices.get(notice.notice_id) or notice
    if not notice.moved_by(cause_id):
        place = {"batch_id": batch.batch_id, "quarter": batch.quarter}
        notice = move.notice_to(turn, notice, states.LISTED, cause_id).model_copy(update=place)
    await move.keep(turn, notice, cause_id)
    event_id = uuid5(batch.batch_id, f"submitted/{cause_id}")
    await turn.publish(BatchSubmitted(id=event_id, **batch.fields(1)))
    await move.tell(turn, notice, cause_id)


def _may_enter(
    turn: Turn[InstacleanStore], notice: Notice, settings: InstacleanSettings
) -> bool:
    within = timedelta(days=settings.fresh_days)
    is_live = notice.live_at(turn.now, within=within)
    return notice.state == states.READY and notice.is_urgent and is_live
