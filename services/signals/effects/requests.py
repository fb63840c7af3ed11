"""Takes up what partners ask."""

from uuid import uuid5

from services.signals.domain.requests import request_from
from services.signals.domain.safety import without_links
from services.signals.domain.verdict import may_be_never_shared
from services.signals.effects.safety import refuse_links_in_codes
from services.signals.store import SignalStore
from shared.contracts.signals.requests import AskToLook, AskToSpread, RequestReceived
from shared.hosting.plugins import Ask
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


async def receive_request(
    turn: Turn[SignalStore], command: AskToLook | AskToSpread, ask: Ask
) -> None:
    """Keep what a partner asks and tell of it; another question under its id is refused.

    No link is kept where a plugin sees anything in it that is never shared, however unsure.
    """
    refuse_links_in_codes(command)
    asked = request_from(command, partner=turn.actor)
    if may_be_never_shared(ask.categorise(text=asked.text.get_secret_value()) or ()):
        turn.erase_command()
        asked = asked.model_copy(update={"text": without_links(asked.text)})
    kept = turn.store.requests.get(command.request_id)
    if kept is None and asked.answer_by <= turn.now:
        raise Refuse("too-late", field="answer_by")
    if kept is not None and not kept.repeats(asked):
        raise Refuse("request-id-taken", field="request_id")

    request = kept or asked
    await turn.store.requests.put(request.request_id, request)
    if kept is None:
        metrics.REQUESTS.labels(request.partner, "received").inc()
    await turn.publish(
        RequestReceived(
            id=uuid5(request.request_id, "received"),
            request_id=request.request_id,
            partner=request.partner,
            what=request.what,
            answer_by=request.answer_by,
        )
    )
