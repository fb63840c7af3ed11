"""A batch that was frozen, or is being frozen, is opened again: it is to be frozen anew."""

from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch, thawing_id
from services.instaclean.domain.notice import Notice
from services.instaclean.effects import move
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import BatchThawed
from shared.messaging.turn import Turn
from shared.process import metrics


async def thaw(turn: Turn[InstacleanStore], batch: Batch) -> None:
    """Close the way out first; then let its files go, list its notices again, and tell.

    Who approved it approved all that stays in it, so it is not approved anew.
    """
    store, cause_id = turn.store, thawing_id(turn.cause)
    if batch.is_closed:
        if batch.state in (states.FROZEN, states.SENDING):
            batch = move.batch_to(turn, batch, states.APPROVED, cause_id)
            metrics.BATCHES.labels(batch.platform, batch.batch_kind, "thawed").inc()
        batch = batch.opened()
        await store.batches.put(batch.batch_id, batch)
    for part in store.parts_in(batch.batch_id):
        await store.parts.delete(part.key)

    await list_again(turn, batch.batch_id, cause_id)
    if batch.moved_by(cause_id) and not move.is_past(batch, cause_id, now=turn.now):
        event_id = uuid5(cause_id, str(batch.batch_id))
        await turn.publish(BatchThawed(id=event_id, **batch.fields(batch.accounts)))


async def list_again(turn: Turn[InstacleanStore], batch_id: UUID, cause_id: UUID) -> None:
    """List the notices again that a freezing let out, for nothing came of it."""

    async def one(row: Notice) -> None:
        notice = turn.store.notice(row.notice_id)
        if notice.state == states.OUT:
            notice = move.notice_to(turn, notice, states.LISTED, cause_id)
            await move.keep(turn, notice, cause_id)
        await move.tell(turn, notice, cause_id)

    await move.side_by_side(turn.store.in_batch(batch_id), one)
