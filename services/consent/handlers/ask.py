"""May I post this? Answered from memory, and with a no while memory is behind."""

from datetime import datetime

from services.consent.domain.decide import Rules, objections
from services.consent.domain.record import unknown_word
from services.consent.domain.youth import Use
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.ask import MayPublish, MayPublishAnswer
from shared.messaging.inbox import Refuse
from shared.process import observe


@inbox.on(MayPublish)
async def may_publish(
    query: MayPublish, store: ConsentStore, rules: Rules, now: datetime
) -> MayPublishAnswer:
    """Say yes only if everybody's consent counts for this use at this moment."""
    if not store.is_fresh():
        raise Refuse("not-ready")
    if wrong := unknown_word((query.channel,), (query.purpose,)):
        raise Refuse(wrong[0], field=wrong[1].removesuffix("s"))
    use = Use(
        channel=query.channel,
        purpose=query.purpose,
        images=frozenset(query.images),
        event_id=query.event_id,
    )
    found = objections(query.people, store.known(query.people), use=use, now=now, rules=rules)
    observe.MAY_PUBLISH.labels("no" if found else "yes").inc()
    return MayPublishAnswer(allowed=not found, objections=found)
