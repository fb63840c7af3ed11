"""What comes by itself: the sixteenth birthday, and consents that end."""

from datetime import timedelta
from uuid import uuid5

from services.consent.domain.calendar import Moment, Occasion, became_due
from services.consent.domain.youth import Youth
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.calendar import (
    ConsentEnded,
    ConsentEndsSoon,
    OwnConsentNeeded,
    OwnConsentSoon,
    YouthDue,
)
from shared.contracts.message import Event
from shared.messaging.turn import Turn


@inbox.on(YouthDue)
async def tell_what_is_due(
    message: YouthDue, turn: Turn[ConsentStore], warn: timedelta
) -> None:
    """Tell what became due since the last time, then note that it was told.

    Told first, for a crash in between must not swallow it; told twice it keeps its id.
    """
    youth = turn.store.youths.get(message.youth_id)
    if youth is None:
        return
    moments = became_due(youth, now=turn.now, warn=warn)
    for moment in moments:
        await turn.publish(_event(youth, moment))
    # A timer that came too early is set again, because the row stays the same.
    await turn.store.keep(youth.looked_until(turn.now) if moments else youth)


def _event(youth: Youth, moment: Moment) -> Event:
    event_id, youth_id = uuid5(youth.youth_id, moment.name), youth.youth_id
    match moment:
        case Moment(what=Occasion.SIXTEEN_SOON):
            return OwnConsentSoon(id=event_id, youth_id=youth_id, on=moment.on)
        case Moment(what=Occasion.SIXTEEN):
            return OwnConsentNeeded(id=event_id, youth_id=youth_id)
        case Moment(what=Occasion.ENDS_SOON, consent_id=consent_id) if consent_id:
            return ConsentEndsSoon(
                id=event_id, consent_id=consent_id, youth_id=youth_id, on=moment.on
            )
        case Moment(what=Occasion.ENDED, consent_id=consent_id) if consent_id:
            return ConsentEnded(id=event_id, consent_id=consent_id, youth_id=youth_id)
    raise ValueError(moment.what)
