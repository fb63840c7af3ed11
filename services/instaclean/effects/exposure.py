"""What a reviewer opens is counted; near the most there is a warning, and then a pause."""

from datetime import timedelta
from uuid import UUID

from services.instaclean.domain.exposure import Seen
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics
from shared.storage.shelf import Conflict


async def open_account(
    turn: Turn[InstacleanStore], entry_id: UUID, settings: InstacleanSettings
) -> None:
    """Count that the actor opens an account; refuse while there is a pause."""
    most, pause = settings.look_away_after, timedelta(minutes=settings.pause_minutes)
    while True:
        seen = seen_today(turn, settings)
        if seen.paused(turn.now):
            raise Refuse("take-a-pause")
        counted = seen.with_one(entry_id, most=most, pause=pause, now=turn.now)
        try:
            await turn.store.seen.put(counted.key, counted)
        except Conflict:
            continue  # two screens at once
        break
    if counted.paused(turn.now):
        metrics.REVIEWS.labels("paused").inc()
    elif counted.warns(most=most) and not seen.warns(most=most):
        metrics.REVIEWS.labels("warned").inc()
    metrics.REVIEWS.labels("opened").inc()


def seen_today(turn: Turn[InstacleanStore], settings: InstacleanSettings) -> Seen:
    """Return what the actor opened today."""
    day = turn.now.astimezone(settings.zone).date().isoformat()
    fresh = Seen(reviewer=turn.actor, day=day, counted_at=turn.now)
    return turn.store.seen.get(fresh.key) or fresh
