"""What is urgent waits for no quarter: a batch of one, straight to a second pair of eyes."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import urgent_batch
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.quarter import quarter_of
from services.instaclean.handlers import move
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.collect import BatchSubmitted
from shared.messaging.turn import Publish

AHEAD = timedelta(minutes=5)  # how far a phone's clock may run ahead of ours


async def enter(
    notice: Notice,
    cause_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Submit an urgent, complete notice of an account that is still there."""
    cause_id = uuid5(cause_id, "urgent")
    ready = notice.state == states.READY and notice.is_urgent
    within = timedelta(days=settings.fresh_days)
    if not notice.moved_by(cause_id) and not (ready and notice.live_at(now, within=within)):
        return

    new = urgent_batch(notice, quarter_of(now, settings.zone))
    batch = store.batches.get(new.batch_id) or new
    batch = move.batch_to(batch, states.SUBMITTED, cause_id=cause_id, now=now)
    batch = batch.model_copy(update={"prepared_by": notice.prepared_by})
    await store.batches.put(batch.batch_id, batch)

    notice = store.notices.get(notice.notice_id) or notice
    if not notice.moved_by(cause_id):
        listed = move.to(notice, states.LISTED, cause_id=cause_id, now=now)
        notice = listed.model_copy(
            update={"batch_id": batch.batch_id, "quarter": batch.quarter}
        )
    await move.keep(notice, cause_id=cause_id, store=store)
    told = uuid5(batch.batch_id, f"submitted/{cause_id}")
    await publish(BatchSubmitted.model_validate({"id": told} | batch.told(1)))
    await move.tell(notice, cause_id=cause_id, publish=publish)
