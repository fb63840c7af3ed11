"""Moves notices to another state, keeps them, and tells: the same at every try."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.notice import Notice
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.notice import NoticeMoved
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe

T = TypeVar("T")
AT_ONCE = 200  # rows written side by side


def to(notice: Notice, state: str, *, cause_id: UUID, now: datetime) -> Notice:
    """Return the notice in another state; refuse what cannot be."""
    try:
        return states.moved(notice, "notice", state, cause_id=cause_id, at=now)
    except states.NotAllowed:
        raise Refuse("not-now", field="state") from None


def batch_to(batch: Batch, state: str, *, cause_id: UUID, now: datetime) -> Batch:
    """Return the batch in another state; refuse what cannot be."""
    try:
        return states.moved(batch, "batch", state, cause_id=cause_id, at=now)
    except states.NotAllowed:
        raise Refuse("not-now", field="state") from None


async def keep(notice: Notice, *, cause_id: UUID, store: InstacleanStore) -> None:
    """Keep a notice; count its move when it is new."""
    known = store.notices.get(notice.notice_id)
    await store.notices.put(notice.notice_id, notice)
    move = notice.moved_by(cause_id)
    if move and not (known and known.moved_by(cause_id)):
        observe.NOTICES.labels(notice.platform, notice.category, move.to).inc()


async def tell(notice: Notice, *, cause_id: UUID, publish: Publish) -> None:
    """Tell of the move this cause made, if it made one."""
    if (move := notice.moved_by(cause_id)) is None:
        return
    await publish(
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
