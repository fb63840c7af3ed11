"""Complete notices are put into the batch of their quarter; a preparer submits it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch, batch_id_of
from services.instaclean.domain.notice import Notice, missing
from services.instaclean.effects import move
from services.instaclean.effects.collect import (
    gather,
    listed,
    refuse_incomplete,
    tell_gathered,
)
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.collect import (
    BatchReturned,
    BatchSubmitted,
    CollectBatch,
    ReturnBatch,
    SubmitBatch,
)
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(CollectBatch)
async def collect_batch(command: CollectBatch, turn: Turn[InstacleanStore]) -> None:
    """Put every complete notice for a platform into the batch of a quarter."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    batch_id = batch_id_of(command.quarter, command.platform)
    if not turn.store.ready(command.platform) and not turn.store.in_batch(batch_id):
        raise Refuse("empty-batch", field="platform")

    gathered = await gather(turn, command.platform, command.quarter, command.id)
    await tell_gathered(turn, gathered)


@inbox.on(SubmitBatch)
async def submit_batch(
    command: SubmitBatch, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Hand a batch to a second pair of eyes: every row complete, and seen live lately."""
    batch = turn.store.batch(command.batch_id)
    rows = listed(turn.store, batch)
    if not batch.moved_by(command.id):
        _refuse_unless_sendable(rows, settings, turn.now)
        batch = move.batch_to(turn, batch, states.SUBMITTED, command.id)
        batch = batch.model_copy(update={"prepared_by": turn.actor})

    await turn.store.batches.put(batch.batch_id, batch)
    if move.is_past(batch, command.id, now=turn.now):
        return
    event_id = command.derive("submitted")
    await turn.publish(BatchSubmitted(id=event_id, **batch.fields(len(rows))))


@inbox.on(ReturnBatch)
async def return_batch(
    command: ReturnBatch, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Give a batch back to its preparer, or take one notice out of it."""
    batch = turn.store.batch(command.batch_id)
    if batch.frozen_at is not None:
        raise Refuse("not-now", field="batch_id")
    out: Notice | None = None
    if command.entry_id is None:
        batch = move.batch_to(turn, batch, states.COLLECTING, command.id)
        await turn.store.batches.put(batch.batch_id, batch)
    else:
        out = _out_of(turn, batch, command.entry_id, settings)
        await move.keep(turn, out, command.id)

    if move.is_past(out or batch, command.id, now=turn.now):
        return
    accounts = len(listed(turn.store, batch))
    event_id = command.derive("returned")
    await turn.publish(BatchReturned(id=event_id, **batch.fields(accounts)))
    if out is not None:
        await move.tell(turn, out, command.id)


def _out_of(
    turn: Turn[InstacleanStore], batch: Batch, entry_id: UUID, settings: InstacleanSettings
) -> Notice:
    """Return the notice of an account, out of the batch; refuse when it is not in it."""
    notice = turn.store.notices.get(turn.store.known(entry_id).notice_id)
    if notice is None:
        raise Refuse("not-in-batch", field="entry_id")
    if notice.moved_by(turn.cause):
        return notice
    if notice.batch_id != batch.batch_id:
        raise Refuse("not-in-batch", field="entry_id")
    lacks = missing(notice, has_notifier=settings.has_notifier)
    state = states.DRAFT if lacks else states.READY
    out = move.notice_to(turn, notice, state, turn.cause)
    return out.model_copy(update={"batch_id": None, "quarter": None})


def _refuse_unless_sendable(
    rows: Sequence[Notice], settings: InstacleanSettings, now: datetime
) -> None:
    if not rows:
        raise Refuse("empty-batch", field="batch_id")
    refuse_incomplete(rows, settings)
    within = timedelta(days=settings.fresh_days)
    if not all(notice.live_at(now, within=within) for notice in rows):
        raise Refuse("not-rechecked", field="batch_id")
