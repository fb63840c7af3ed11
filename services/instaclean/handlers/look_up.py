"""Answers about batches, their rows and their files."""

from datetime import timedelta

from services.instaclean.domain.batch import Batch
from services.instaclean.domain.dispatch import Dispatch
from services.instaclean.domain.notice import Notice, missing
from services.instaclean.effects.collect import listed
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.look_up import (
    Batches,
    BatchView,
    BundleFile,
    ListBatches,
    ListRows,
    ReadBundle,
    Rows,
    RowView,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

SHOWN = 200  # batches in an answer


@inbox.on(ListBatches)
async def list_batches(
    query: ListBatches, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> Batches:
    """Return the batches, newest quarter first."""
    found = [b for b in turn.store.batches if query.quarter in (None, b.quarter)]
    found.sort(key=lambda b: (b.quarter, b.platform, str(b.batch_id)), reverse=True)
    within = timedelta(days=settings.fresh_days)
    return Batches(batches=tuple(_batch(turn, b, within) for b in found[:SHOWN]))


@inbox.on(ListRows)
async def list_rows(
    query: ListRows, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> Rows:
    """Return the notices in a batch, as its files have them."""
    rows = turn.store.in_batch(turn.store.batch(query.batch_id).batch_id)
    page = rows[query.skip : query.skip + query.limit]
    return Rows(rows=tuple(_row(row, settings) for row in page), total=len(rows))


@inbox.on(ReadBundle)
async def read_bundle(query: ReadBundle, turn: Turn[InstacleanStore]) -> BundleFile:
    """Return a part of a file of a frozen batch."""
    batch = turn.store.batch(query.batch_id)
    if batch.sent_at is None and turn.store.held_back(batch.batch_id):
        raise Refuse("held-back", field="batch_id")
    parts = turn.store.parts_of(batch.batch_id, query.file)
    if batch.manifest is None or not 0 < query.part <= len(parts):
        raise Refuse("unknown-file", field="file")
    part = parts[query.part - 1]
    return BundleFile(file=query.file, part=query.part, parts=len(parts), content=part.content)


def _row(notice: Notice, settings: InstacleanSettings) -> RowView:
    return RowView(
        entry_id=notice.entry_id,
        notice_id=notice.notice_id,
        state=notice.state,
        category=notice.category,
        handle=notice.handle,
        checked_at=notice.before.looked_at if notice.before else None,
        prepared_by=notice.prepared_by,
        missing=missing(notice, has_notifier=settings.has_notifier),
        overruled=len(notice.overruled),
    )


def _on_its_way(store: InstacleanStore, batch: Batch) -> Dispatch | None:
    """Return the latest attempt, while nobody has said that the batch was handed over."""
    if not batch.may_be_in_doubt:
        return None
    dispatch = store.dispatches.get(Dispatch.key_of(batch.batch_id, batch.attempt))
    return dispatch if dispatch and dispatch.manifest == batch.manifest else None


def _batch(turn: Turn[InstacleanStore], batch: Batch, within: timedelta) -> BatchView:
    rows = listed(turn.store, batch)
    dispatch = _on_its_way(turn.store, batch)
    return BatchView(
        batch_id=batch.batch_id,
        platform=batch.platform,
        quarter=batch.quarter,
        batch_kind=batch.batch_kind,
        state=batch.state,
        accounts=batch.accounts if batch.manifest else len(rows),
        by_state=turn.store.states_in(batch.batch_id),
        not_checked=sum(not row.live_at(turn.now, within=within) for row in rows),
        prepared_by=batch.prepared_by,
        approved_by=batch.approved_by,
        manifest=batch.manifest,
        in_doubt=dispatch is not None and dispatch.state == "doubt",
        sending=dispatch.state if dispatch and dispatch.has_ended else None,
        again_at=dispatch.again_at if dispatch else None,
        reason=dispatch.reason if dispatch else None,
        answer=dispatch.answer if dispatch else None,
        overruled=sum(len(n.overruled) for n in turn.store.in_batch(batch.batch_id)),
    )
