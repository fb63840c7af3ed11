"""What partners ask: "can you look?" and "please pass this on"; and what came of it."""

from uuid import UUID, uuid5

from services.signals.domain.house import House
from services.signals.domain.requests import Request
from services.signals.domain.share import reference
from services.signals.effects.requests import receive_request
from services.signals.effects.safety import refuse_links_in_codes
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.requests import (
    AnswerRequest,
    AskToLook,
    AskToSpread,
    MessageSpread,
    ReportSpread,
    RequestAnswer,
    RequestAnswered,
    RequestDue,
    RequestOverdue,
)
from shared.hosting.plugins import Ask
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn
from shared.privacy.partners import id_for
from shared.process import metrics


@inbox.on(AskToLook)
async def ask_to_look(command: AskToLook, turn: Turn[SignalStore], ask: Ask) -> None:
    """Take up a partner's question."""
    await receive_request(turn, command, ask)


@inbox.on(AskToSpread)
async def ask_to_spread(command: AskToSpread, turn: Turn[SignalStore], ask: Ask) -> None:
    """Take up a partner's message to pass on."""
    await receive_request(turn, command, ask)


@inbox.on(AnswerRequest)
async def answer_request(command: AnswerRequest, turn: Turn[SignalStore], house: House) -> None:
    """Answer a partner: the first answer counts."""
    request = _asked(turn.store, command.request_id)
    for signal_id in command.signals:
        turn.store.known(signal_id)

    is_first = request.outcome is None
    request = request.answered(command.outcome, command.signals)
    await turn.store.requests.put(request.request_id, request)
    if is_first:
        metrics.REQUESTS.labels(request.partner, command.outcome).inc()
    if not request.answer_sent:
        await _send_answer(turn, request, key=house.key)
    await turn.publish(
        RequestAnswered(
            id=uuid5(request.request_id, "answered"),
            request_id=request.request_id,
            partner=request.partner,
            outcome=request.outcome or command.outcome,
            signals=len(request.signals),
        )
    )


@inbox.on(ReportSpread)
async def report_spread(command: ReportSpread, turn: Turn[SignalStore], house: House) -> None:
    """Note that a partner's message was passed on, and tell the partner."""
    refuse_links_in_codes(command)
    request = _asked(turn.store, command.request_id)
    if request.what != "spread":
        raise Refuse("not-a-message", field="request_id")
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")

    request = request.spread(command.id, platform=command.platform, reach=command.reach)
    await turn.store.requests.put(request.request_id, request)
    if not request.has_told(command.id):
        answer = RequestAnswer(
            id=id_for(request.partner, "spread", command.id, key=house.key),
            correlation_id=request.request_id,
            request_id=request.request_id,
            outcome="spread",
            reach=request.reach,
        )
        await turn.publish(answer, to=request.partner)
        await turn.store.requests.put(request.request_id, request.told(command.id))
    await turn.publish(
        MessageSpread(
            id=command.derive("spread"),
            request_id=request.request_id,
            partner=request.partner,
            platform=command.platform,
            reach=command.reach,
        )
    )


@inbox.on(RequestDue)
async def look_at_request(due: RequestDue, turn: Turn[SignalStore]) -> None:
    """Tell that a partner still waits."""
    request = turn.store.requests.get(due.request_id)
    if request is None or not request.waits:
        return
    overdue = request.model_copy(update={"overdue": True})
    await turn.store.requests.put(request.request_id, overdue)
    await turn.publish(
        RequestOverdue(
            id=uuid5(request.request_id, "overdue"),
            request_id=request.request_id,
            partner=request.partner,
        )
    )


async def _send_answer(turn: Turn[SignalStore], request: Request, *, key: str) -> None:
    """Send a partner its answer, and note that it went: it goes once."""
    shared = [s for s in request.signals if turn.store.is_shared(s, with_=request.partner)]
    answer = RequestAnswer(
        id=uuid5(request.request_id, "answer"),
        correlation_id=request.request_id,
        request_id=request.request_id,
        outcome=request.outcome or "",
        references=tuple(reference(s, request.partner, key=key) for s in shared),
    )
    await turn.publish(answer, to=request.partner)
    sent = request.model_copy(update={"answer_sent": True})
    await turn.store.requests.put(request.request_id, sent)


def _asked(store: SignalStore, request_id: UUID) -> Request:
    if (request := store.requests.get(request_id)) is None:
        raise TooEarly("unknown-request", field="request_id")
    return request
