"""What was written under earlier rules is searched again, before it can go out."""

from dataclasses import replace
from uuid import uuid5

from services.instaclean.domain import states
from services.instaclean.domain.findings import RULES
from services.instaclean.effects.prepare import keep_prepared
from services.instaclean.effects.search import Searcher
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.messaging.turn import Turn

OPEN = (states.DRAFT, states.READY, states.LISTED)


@inbox.at_start
async def search_again(
    turn: Turn[InstacleanStore], searcher: Searcher, settings: InstacleanSettings
) -> None:
    """Say anew what a notice misses; what is in a batch stays there, and cannot go on."""
    for notice in list(turn.store.notices):
        account = turn.store.accounts.get(notice.entry_id)
        if notice.searched == RULES or notice.state not in OPEN or account is None:
            continue
        text = notice.explanation.get_secret_value() if notice.explanation else None
        today = turn.now.astimezone(settings.zone).date()
        found = searcher.search(text, account, about=notice.notice_id, today=today)
        cause_id = uuid5(notice.notice_id, f"searched/{RULES}")
        await keep_prepared(replace(turn, cause=cause_id), notice.searched_for(found), settings)
