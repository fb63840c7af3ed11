"""Reviewers' well-being: what somebody opened today, and whether a pause is due."""

from services.instaclean.domain.exposure import KEPT
from services.instaclean.effects.exposure import seen_today
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.exposure import AskExposure, Exposure
from shared.messaging.turn import Turn


@inbox.on(AskExposure)
async def ask_exposure(
    _query: AskExposure, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> Exposure:
    """Return what the asker opened today."""
    seen = seen_today(turn, settings)
    return Exposure(
        opened=len(seen.opened),
        most=settings.look_away_after,
        warn=seen.warns(most=settings.look_away_after),
        paused_until=seen.paused_until if seen.paused(turn.now) else None,
    )


@inbox.at_start
async def let_go_of_counts(turn: Turn[InstacleanStore]) -> None:
    """Forget what is a week old: a count is there for today."""
    for seen in list(turn.store.seen):
        if seen.counted_at < turn.now - KEPT:
            await turn.store.seen.delete(seen.key)
