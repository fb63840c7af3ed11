"""Answers about batches, their rows and files, and about what it all achieved."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.bundle import Dispatch
from services.instaclean.domain.quarter import quarter_of
from services.instaclean.domain.results import Number, board, number_of
from services.instaclean.handlers.collect import listed
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
from shared.contracts.instaclean.results import AskResults, Results
from shared.messaging.inbox import Refuse
from shared.process import observe

MEASURED = (
    "sent",
    "gone_before_sending",
    "acceptance",
    "precision",
    "days_to_acknowledge",
    "days_to_decide",
    "returned",
    "complaints_won",
)


@inbox.on(ListBatches)
async def list_batches(
    query: ListBatches, store: InstacleanStore, instaclean: InstacleanSettings, now: datetime
) -> Batches:
    """Return the batches, newest quarter first."""
    found = [b for b in store.batches if query.quarter in (None, b.quarter)]
    found.sort(key=lambda b: (b.quarter, b.platform, str(b.batch_id)), reverse=True)
    within = timedelta(days=instaclean.fresh_days)
    return Batches(
        batches=tuple(_view(b, store=store, now=now, within=within) for b in found[:200])
    )


@inbox.on(ListRows)
async def list_rows(query: ListRows, store: InstacleanStore) -> Rows:
    """Return the notices in a batch, as its files have them."""
    rows = store.in_batch(store.batch(query.batch_id).batch_id)
    return Rows(
        rows=tuple(
            RowView(
                entry_id=row.entry_id,
                notice_id=row.notice_id,
                state=row.state,
                category=row.category,
                handle=row.handle,
                checked_at=row.before.looked_at if row.before else None,
                prepared_by=row.prepared_by,
            )
            for row in rows[query.skip : query.skip + query.limit]
        ),
        total=len(rows),
    )


@inbox.on(ReadBundle)
async def read_bundle(query: ReadBundle, store: InstacleanStore) -> BundleFile:
    """Return a part of a file of a frozen batch."""
    batch = store.batch(query.batch_id)
    parts = store.parts_of(batch.batch_id, query.file)
    if batch.manifest is None or not 0 < query.part <= len(parts):
        raise Refuse("unknown-file", field="file")
    part = parts[query.part - 1]
    return BundleFile(file=query.file, part=query.part, parts=len(parts), content=part.content)


@inbox.on(AskResults)
async def ask_results(
    query: AskResults, store: InstacleanStore, instaclean: InstacleanSettings
) -> Results:
    """Return the results board, from what is still kept and from what is a number already."""
    numbers = _numbers(store=store, settings=instaclean)
    _measure(numbers)
    return Results(
        cells=board(n for n in numbers if query.quarter in (None, n.quarter)),
        states=Counter(store.state_of(account) for account in store.accounts),
    )


@inbox.at_start
async def measure_results(store: InstacleanStore, instaclean: InstacleanSettings) -> None:
    """Show the board as metrics."""
    renew(store, settings=instaclean)


def renew(store: InstacleanStore, *, settings: InstacleanSettings) -> None:
    """Show the board as metrics anew: at a start, a quarter's end, the end of a batch."""
    _measure(_numbers(store=store, settings=settings))


def _numbers(*, store: InstacleanStore, settings: InstacleanSettings) -> Sequence[Number]:
    """Return the statistics of every notice: kept ones, and those that are a number already."""
    numbers = {number.notice_id: number for number in store.numbers}
    for notice in store.notices:
        if notice.batch_id or notice.state == states.GONE:
            batch = store.batches.get(notice.batch_id) if notice.batch_id else None
            quarter = quarter_of(notice.moves[-1].at, settings.zone)
            number = number_of(notice, batch, quarter=quarter)
            numbers.setdefault(notice.notice_id, number)
    return list(numbers.values())


def _measure(numbers: Sequence[Number]) -> None:
    """Set the metrics to the latest quarter there is; what is not known is not a number."""
    latest = max((number.quarter for number in numbers), default="")
    observe.RESULTS.clear()  # else a platform without notices this quarter keeps its last
    for cell in board(n for n in numbers if n.quarter == latest):
        for what in MEASURED:
            if (value := getattr(cell, what)) is not None:
                observe.RESULTS.labels(cell.platform, cell.category, what).set(value)
        for days, live in cell.still_live.items():
            name = f"still_live_{days}"
            observe.RESULTS.labels(cell.platform, cell.category, name).set(live)


def _view(
    batch: Batch, *, store: InstacleanStore, now: datetime, within: timedelta
) -> BatchView:
    rows = listed(batch, store=store)
    dispatch = store.dispatches.get(Dispatch.key_of(batch.batch_id, batch.attempt))
    return BatchView(
        batch_id=batch.batch_id,
        platform=batch.platform,
        quarter=batch.quarter,
        batch_kind=batch.batch_kind,
        state=batch.state,
        accounts=batch.accounts or len(rows),
        by_state=store.states_in(batch.batch_id),
        not_checked=sum(not row.live_at(now, within=within) for row in rows),
        prepared_by=batch.prepared_by,
        approved_by=batch.approved_by,
        manifest=batch.manifest,
        in_doubt=bool(dispatch and dispatch.state == "doubt"),
    )
