"""Which consents are to be asked for anew."""

from datetime import timedelta

from services.consent.domain.age import day
from services.consent.domain.ending import ending
from services.consent.domain.may_publish import Rules
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.ending import Ending, ListEnding
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(ListEnding)
async def list_ending(query: ListEnding, turn: Turn[ConsentStore], rules: Rules) -> Ending:
    """Return what is to be asked for anew, of a group or an event if one is named."""
    if not turn.store.is_fresh():
        raise Refuse("not-ready")
    today = day(turn.now)
    until = today + timedelta(days=query.days)
    found = [
        view
        for youth in turn.store.youths
        if not query.youths or youth.youth_id in query.youths
        for view in ending(youth, today=today, until=until, notices=rules.notices)
        if query.event_id in (None, view.event_id)
    ]
    found.sort(key=lambda view: (view.on, view.consent_id))
    return Ending(consents=tuple(found[: query.limit]), total=len(found))
