"""What comes by itself: the sixteenth birthday, and consents that end."""

from datetime import datetime, timedelta
from uuid import uuid5

from services.consent.domain.calendar import (
    ENDED,
    ENDS_SOON,
    SIXTEEN,
    SIXTEEN_SOON,
    Moment,
    due,
    next_moment,
)
from services.consent.domain.youth import Youth
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.clock import (
    ConsentEnded,
    ConsentEndsSoon,
    OwnConsentNeeded,
    OwnConsentSoon,
    YouthDue,
)
from shared.contracts.message import Event
from shared.messaging.turn import Publish


@inbox.on(YouthDue)
async def tell_what_is_due(
    message: YouthDue, store: ConsentStore, warn: timedelta, publish: Publish, now: datetime
) -> None:
    """Tell what became due since the last time, then note that it was told.

    Told first, for a crash in between must not swallow it; told twice it keeps its id.
    """
    youth = store.youths.get(message.youth_id)
    if youth is None:
        return
    for moment in due(youth, now=now, warn=warn):
        await publish(_event(youth, moment))
    looked = youth.model_copy(update={"looked_at": max(now, youth.looked_at or now)})
    await store.keep(looked)
    await set_clock(looked, warn=warn, publish=publish)


@inbox.at_start
async def set_clocks(store: ConsentStore, warn: timedelta, publish: Publish) -> None:
    """Set the timer of everybody for whom something will become due."""
    for youth in store.youths:
        await set_clock(youth, warn=warn, publish=publish)


async def set_clock(youth: Youth, *, warn: timedelta, publish: Publish) -> None:
    """Set the timer for the next thing that becomes due; set again it moves."""
    moment = next_moment(youth, warn=warn)
    if moment is None:
        return
    name = uuid5(youth.youth_id, f"due/{moment.isoformat()}")
    await publish(YouthDue(id=name, youth_id=youth.youth_id), due=moment)


def _event(youth: Youth, moment: Moment) -> Event:
    told = uuid5(youth.youth_id, moment.name)
    match moment.what, moment.consent_id:
        case (what, consent_id) if what == ENDS_SOON and consent_id is not None:
            return ConsentEndsSoon(
                id=told, consent_id=consent_id, youth_id=youth.youth_id, on=moment.on
            )
        case (what, consent_id) if what == ENDED and consent_id is not None:
            return ConsentEnded(id=told, consent_id=consent_id, youth_id=youth.youth_id)
        case (what, _) if what == SIXTEEN_SOON:
            return OwnConsentSoon(id=told, youth_id=youth.youth_id, on=moment.on)
        case (what, _) if what == SIXTEEN:
            return OwnConsentNeeded(id=told, youth_id=youth.youth_id)
    raise ValueError(moment.what)
