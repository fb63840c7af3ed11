"""Reviewers' well-being: what somebody opens is counted, and after a while there is a pause."""

from datetime import datetime, timedelta
from uuid import UUID

from services.instaclean.domain.exposure import KEPT, Seen
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.exposure import AskExposure, Exposure
from shared.messaging.inbox import Refuse
from shared.process import observe
from shared.storage.shelf import Conflict


async def open_account(
    entry_id: UUID,
    *,
    by: str,
    store: InstacleanStore,
    settings: InstacleanSettings,
    now: datetime,
) -> None:
    """Count that somebody opens an account; refuse while there is a pause."""
    most, pause = settings.look_away_after, timedelta(minutes=settings.pause_minutes)
    while True:
        seen = _today(by, store=store, settings=settings, now=now)
        if seen.paused(now):
            raise Refuse("take-a-pause")
        counted = seen.with_one(entry_id, most=most, pause=pause, now=now)
        try:
            await store.seen.put(counted.key, counted)
        except Conflict:
            continue  # two screens at once
        break
    if counted.paused(now):
        observe.REVIEWS.labels("paused").inc()
    elif counted.warns(most=most) and not seen.warns(most=most):
        observe.REVIEWS.labels("warned").inc()
    observe.REVIEWS.labels("opened").inc()


@inbox.on(AskExposure)
async def ask_exposure(
    _query: AskExposure,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    actor: str,
    now: datetime,
) -> Exposure:
    """Return what the asker opened today."""
    seen = _today(actor, store=store, settings=instaclean, now=now)
    return Exposure(
        opened=len(seen.opened),
        most=instaclean.look_away_after,
        warn=seen.warns(most=instaclean.look_away_after),
        paused_until=seen.paused_until if seen.paused(now) else None,
    )


@inbox.at_start
async def let_go_of_counts(store: InstacleanStore, now: datetime) -> None:
    """Forget what is a week old: a count is there for today."""
    for seen in list(store.seen):
        if seen.counted_at < now - KEPT:
            await store.seen.delete(seen.key)


def _today(
    reviewer: str, *, store: InstacleanStore, settings: InstacleanSettings, now: datetime
) -> Seen:
    day = now.astimezone(settings.zone).date().isoformat()
    fresh = Seen(reviewer=reviewer, day=day, counted_at=now)
    return store.seen.get(fresh.key) or fresh
