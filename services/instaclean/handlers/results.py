"""Answers about what it all achieved."""

from collections import Counter

from services.instaclean.domain.results import board
from services.instaclean.effects.board import renew
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.results import AskResults, Results
from shared.messaging.turn import Turn


@inbox.on(AskResults)
async def ask_results(
    query: AskResults, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> Results:
    """Return the results board, from what is still kept and from what is a number already."""
    numbers = renew(turn.store, settings.zone)
    return Results(
        cells=board(n for n in numbers if query.quarter in (None, n.quarter)),
        states=Counter(turn.store.state_of(account) for account in turn.store.accounts),
    )


@inbox.at_start
async def measure_results(turn: Turn[InstacleanStore], settings: InstacleanSettings) -> None:
    """Show the board as metrics."""
    renew(turn.store, settings.zone)
