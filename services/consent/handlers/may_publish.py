"""May I post this? Answered from memory, and with a no while memory is behind."""

from services.consent.domain.may_publish import Rules, objections
from services.consent.domain.mistake import unknown_use
from services.consent.domain.said import Use
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(MayPublish)
async def may_publish(
    query: MayPublish, turn: Turn[ConsentStore], rules: Rules
) -> MayPublishAnswer:
    """Say yes only if everybody's consent counts for this use at this moment."""
    if not turn.store.is_fresh():
        raise Refuse("not-ready")
    if wrong := unknown_use(query.channel, query.purpose):
        raise Refuse(wrong.reason, field=wrong.field)
    use = Use(
        channel=query.channel,
        purpose=query.purpose,
        images=frozenset(query.images),
        event_id=query.event_id,
    )
    files = turn.store.files_of(query.people)
    found = objections(query.people, files, use=use, now=turn.now, rules=rules)
    metrics.MAY_PUBLISH.labels("no" if found else "yes").inc()
    return MayPublishAnswer(allowed=not found, objections=found)
