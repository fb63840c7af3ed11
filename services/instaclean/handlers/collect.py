"""Complete notices are put into the batch of their quarter; a preparer submits it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch, batch_id_of, quarter_batch
from services.instaclean.domain.notice import Notice, missing
from services.instaclean.handlers import move
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.collect import (
    BatchCollected,
    BatchReturned,
    BatchSubmitted,
    CollectBatch,
    ReturnBatch,
    SubmitBatch,
)
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish


@inbox.on(CollectBatch)
async def collect_batch(
    command: CollectBatch, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    """Put every complete notice for a platform into the batch of a quarter."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    batch_id = batch_id_of(command.quarter, command.platform)
    if not store.ready(command.platform) and not store.in_batch(batch_id):
        raise Refuse("empty-batch", field="platform")

    batch, added = await gather(
        command.platform, command.quarter, cause_id=command.id, store=store, now=now
    )
    await tell_gathered(
        batch,
        added,
        cause_id=command.id,
        told=command.derive("collected"),
        store=store,
        publish=publish,
    )


@inbox.on(SubmitBatch)
async def submit_batch(
    command: SubmitBatch,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Hand a batch to a second pair of eyes: every row complete, and seen live lately."""
    batch = store.batch(command.batch_id)
    rows = listed(batch, store=store)
    if not batch.moved_by(command.id):
        _refuse_unless_sendable(rows, settings=instaclean, now=now)
        batch = move.batch_to(batch, states.SUBMITTED, cause_id=command.id, now=now)
        batch = batch.model_copy(update={"prepared_by": actor})

    await store.batches.put(batch.batch_id, batch)
    told = {"id": command.derive("submitted")} | batch.told(len(rows))
    await publish(BatchSubmitted.model_validate(told))


@inbox.on(ReturnBatch)
async def return_batch(
    command: ReturnBatch, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    """Give a batch back to its preparer, or take one notice out of it."""
    batch = store.batch(command.batch_id)
    if batch.frozen_at is not None:
        raise Refuse("not-now", field="batch_id")
    out: Notice | None = None
    if command.entry_id is None:
        batch = move.batch_to(batch, states.COLLECTING, cause_id=command.id, now=now)
        await store.batches.put(batch.batch_id, batch)
    else:
        notice = store.notices.get(store.known(command.entry_id).notice_id)
        if notice is None:
            raise Refuse("not-in-batch", field="entry_id")
        out = notice
        if not notice.moved_by(command.id):
            if notice.batch_id != batch.batch_id:
                raise Refuse("not-in-batch", field="entry_id")
            out = move.to(notice, states.READY, cause_id=command.id, now=now)
            out = out.model_copy(update={"batch_id": None, "quarter": None})
        await move.keep(out, cause_id=command.id, store=store)
    accounts = len(listed(batch, store=store))
    told = {"id": command.derive("returned")} | batch.told(accounts)
    await publish(BatchReturned.model_validate(told))
    if out is not None:
        await move.tell(out, cause_id=command.id, publish=publish)


async def gather(
    platform: str, quarter: str, *, cause_id: UUID, store: InstacleanStore, now: datetime
) -> tuple[Batch, Sequence[UUID]]:
    """Put every complete notice into the batch; return it and the notices this cause put in."""
    batch_id = batch_id_of(quarter, platform)
    batch = store.batches.get(batch_id) or quarter_batch(quarter, platform)
    there = [n.notice_id for n in store.in_batch(batch_id) if n.moved_by(cause_id)]
    if not batch.takes_notices:
        if there:
            return batch, there  # a second try, after somebody went on
        raise Refuse("not-now", field="quarter")
    await store.batches.put(batch_id, batch)

    async def put_in(known: Notice) -> None:
        notice = store.notices.get(known.notice_id)
        if notice is None or notice.state != states.READY:
            return
        notice = move.to(notice, states.LISTED, cause_id=cause_id, now=now)
        update = {"batch_id": batch_id, "quarter": quarter}
        await move.keep(notice.model_copy(update=update), cause_id=cause_id, store=store)

    await move.side_by_side(store.ready(platform), put_in)
    added = [n.notice_id for n in store.in_batch(batch_id) if n.moved_by(cause_id)]
    return batch, added


async def tell_gathered(
    batch: Batch,
    added: Sequence[UUID],
    *,
    cause_id: UUID,
    told: UUID,
    store: InstacleanStore,
    publish: Publish,
) -> None:
    """Tell what was put into a batch, then of each notice."""
    accounts = len(listed(batch, store=store))
    said = {"id": told, "added": len(added)} | batch.told(accounts)
    await publish(BatchCollected.model_validate(said))

    async def tell(notice_id: UUID) -> None:
        await move.tell(store.notice(notice_id), cause_id=cause_id, publish=publish)

    await move.side_by_side(added, tell)


def listed(batch: Batch, *, store: InstacleanStore) -> Sequence[Notice]:
    """Return the notices that will go: those that are not gone."""
    return [n for n in store.in_batch(batch.batch_id) if n.state == states.LISTED]


def _refuse_unless_sendable(
    rows: Sequence[Notice], *, settings: InstacleanSettings, now: datetime
) -> None:
    if not rows:
        raise Refuse("empty-batch", field="batch_id")
    refuse_incomplete(rows, settings=settings)
    within = timedelta(days=settings.fresh_days)
    if not all(notice.live_at(now, within=within) for notice in rows):
        raise Refuse("not-rechecked", field="batch_id")


def refuse_incomplete(rows: Sequence[Notice], *, settings: InstacleanSettings) -> None:
    """Refuse when a row misses something: `ListRows` and `ShowNotice` say which and what."""
    given = {"organisation": settings.organisation, "mailbox": settings.mailbox}
    if any(missing(notice, **given) for notice in rows):
        raise Refuse("incomplete-row", field="batch_id")
