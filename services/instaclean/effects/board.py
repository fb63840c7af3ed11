"""The results board as metrics: at a start, a quarter's end, the end of a batch, a question."""

from collections.abc import Sequence
from datetime import tzinfo

from services.instaclean.domain import states
from services.instaclean.domain.quarter import quarter_of
from services.instaclean.domain.results import Number, board, number_of
from services.instaclean.store import InstacleanStore
from shared.process import metrics

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


def renew(store: InstacleanStore, zone: tzinfo) -> Sequence[Number]:
    """Show the board of the latest quarter as metrics; return the numbers of every quarter.

    What is not known is not a number, and has no metric.
    """
    numbers = _numbers(store, zone)
    latest = max((number.quarter for number in numbers), default="")
    metrics.RESULTS.clear()  # else a platform without notices this quarter keeps its last
    for cell in board(n for n in numbers if n.quarter == latest):
        for what in MEASURED:
            if (value := getattr(cell, what)) is not None:
                metrics.RESULTS.labels(cell.platform, cell.category, what).set(value)
        for days, live in cell.still_live.items():
            name = f"still_live_{days}"
            metrics.RESULTS.labels(cell.platform, cell.category, name).set(live)
    return numbers


def _numbers(store: InstacleanStore, zone: tzinfo) -> Sequence[Number]:
    """Return the statistics of every notice: kept ones, and those that are a number already."""
    numbers = {number.notice_id: number for number in store.numbers}
    for notice in store.notices:
        if notice.batch_id or notice.state == states.GONE:
            batch = store.batches.get(notice.batch_id) if notice.batch_id else None
            quarter = quarter_of(notice.moves[-1].at, zone)
            number = number_of(notice, batch, quarter=quarter)
            numbers.setdefault(notice.notice_id, number)
    return list(numbers.values())
