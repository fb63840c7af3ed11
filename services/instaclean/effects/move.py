"""Moves notices and batches to another state, keeps them, and tells: the same at every try."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.notice import Notice
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.notice import NoticeMoved
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics

T = TypeVar("T")
HEALED = timedelta(days=7)  # by then what a crash left undone has been done
AT_ONCE = 200  # rows written side by side


def notice_to(
    turn: Turn[InstacleanStore], notice: Notice, state: str, cause_id: UUID
) -> Notice:
    """Return the notice in another state; refuse what cannot be."""
    try:
        return states.moved(notice, "notice", state, cause_id=cause_id, at=turn.now)
    except states.NotAllowed:
        raise Refuse("not-now", field="state") from None


def batch_to(turn: Turn[InstacleanStore], batch: Batch, state: str, cause_id: UUID) -> Batch:
    """Return the batch in another state; refuse what cannot be."""
    try:
        return states.moved(batch, "batch", state, cause_id=cause_id, at=turn.now)
    except states.NotAllowed:
        raise Refuse("not-now", field="state") from None


async def keep(turn: Turn[InstacleanStore], notice: Notice, cause_id: UUID) -> None:
    """Keep a notice; count the move that this cause made when it is new."""
    before = turn.store.notices.get(notice.notice_id)
    await turn.store.notices.put(notice.notice_id, notice)
    move = notice.moved_by(cause_id)
    if move and not (before and before.moved_by(cause_id)):
        metrics.NOTICES.labels(notice.platform, notice.category, move.to).inc()


def is_past(row: Batch | Notice, cause_id: UUID, *, now: datetime) -> bool:
    """Return whether a cause moved a row so long ago that nothing of it is told any more.

    Heard again soon after, a crash may have kept it from being told; later, what would be told
    now may be otherwise.
    """
    made = row.moved_by(cause_id)
    return made is not None and now - made.at > HEALED


async def tell(turn: Turn[InstacleanStore], notice: Notice, cause_id: UUID) -> None:
    """Tell of the move this cause made, if it made one."""
    move = notice.moved_by(cause_id)
    if move is None or is_past(notice, cause_id, now=turn.now):
        return
    await turn.publish(
        NoticeMoved(
            id=uuid5(notice.notice_id, f"moved/{move.number}"),
            notice_id=notice.notice_id,
            entry_id=notice.entry_id,
            platform=notice.platform,
            category=notice.category,
            batch_id=notice.batch_id,
            quarter=notice.quarter,
            was=move.was,
            to=move.to,
        )
    )


async def side_by_side(
    things: Sequence[T], work: Callable[[T], Coroutine[Any, Any, None]]
) -> None:
    """Do `work` for each, some hundreds at a time; the first failure ends it."""
    for start in range(0, len(things), AT_ONCE):
        await asyncio.gather(*map(work, things[start : start + AT_ONCE]))
