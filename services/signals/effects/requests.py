"""Takes up what partners ask."""

from uuid import uuid5

from services.signals.domain.requests import request_from
from services.signals.store import SignalStore
from shared.contracts.signals.requests import AskToLook, AskToSpread, RequestReceived
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


async def receive_request(turn: Turn[SignalStore], command: AskToLook | AskToSpread) -> None:
    """Keep what a partner asks and tell of it; another question under its id is refused."""
    asked = request_from(command, partner=turn.actor)
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
