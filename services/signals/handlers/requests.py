"""What partners ask: "can you look?" and "please pass this on"; and what came of it."""

from datetime import datetime
from uuid import uuid5

from services.signals.domain.delivery import reference
from services.signals.domain.requests import Request, request_from
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
    RequestReceived,
)
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(AskToLook)
async def ask_to_look(
    command: AskToLook, store: SignalStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Take up a partner's question."""
    await _receive(command, store=store, publish=publish, partner=actor, now=now)


@inbox.on(AskToSpread)
async def ask_to_spread(
    command: AskToSpread, store: SignalStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Take up a partner's message to pass on."""
    await _receive(command, store=store, publish=publish, partner=actor, now=now)


@inbox.on(AnswerRequest)
async def answer_request(
    command: AnswerRequest, store: SignalStore, key: str, publish: Publish
) -> None:
    """Answer a partner: the first answer counts."""
    request = _known(store, command.request_id)
    for signal_id in command.signals:
        store.known(signal_id)
    if request.outcome is None:
        answer = {"outcome": command.outcome, "signals": command.signals}
        request = request.model_copy(update=answer)
        await store.requests.put(request.request_id, request)
        observe.REQUESTS.labels(request.partner, command.outcome).inc()
    shared = [i for i in request.signals if _is_shared(store, i, request.partner)]
    await publish(
        RequestAnswer(
            id=uuid5(request.request_id, "answer"),
            request_id=request.request_id,
            outcome=request.outcome or command.outcome,
            references=tuple(reference(i, request.partner, key=key) for i in shared),
        ),
        to=request.partner,
    )
    await publish(
        RequestAnswered(
            id=uuid5(request.request_id, "answered"),
            request_id=request.request_id,
            partner=request.partner,
            outcome=request.outcome or command.outcome,
            signals=len(request.signals),
        )
    )


@inbox.on(ReportSpread)
async def report_spread(command: ReportSpread, store: SignalStore, publish: Publish) -> None:
    """Note that a partner's message was passed on, and tell the partner."""
    request = _known(store, command.request_id)
    if request.what != "spread":
        raise Refuse("not-a-message", field="request_id")
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    request = request.spread(command.id, platform=command.platform, reach=command.reach)
    await store.requests.put(request.request_id, request)
    await publish(
        RequestAnswer(
            id=command.derive("answer"),
            request_id=request.request_id,
            outcome="spread",
            reach=request.reach,
        ),
        to=request.partner,
    )
    await publish(
        MessageSpread(
            id=command.derive("spread"),
            request_id=request.request_id,
            partner=request.partner,
            platform=command.platform,
            reach=command.reach,
        )
    )


@inbox.on(RequestDue)
async def look_at_request(due: RequestDue, store: SignalStore, publish: Publish) -> None:
    """Tell that a partner still waits."""
    request = store.requests.get(due.request_id)
    if request is None or not request.waits:
        return
    await store.requests.put(request.request_id, request.model_copy(update={"overdue": True}))
    await publish(
        RequestOverdue(
            id=uuid5(request.request_id, "overdue"),
            request_id=request.request_id,
            partner=request.partner,
        )
    )


@inbox.at_start
async def set_request_clocks(store: SignalStore, publish: Publish) -> None:
    """Set the timer of every request that waits."""
    for request in store.requests:
        if request.waits and not request.overdue:
            await _set_clock(request, publish=publish)


async def _receive(
    command: AskToLook | AskToSpread,
    *,
    store: SignalStore,
    publish: Publish,
    partner: str,
    now: datetime,
) -> None:
    asked = request_from(command, partner=partner)
    request = store.requests.get(command.request_id)
    if request is None:
        if asked.answer_by <= now:
            raise Refuse("too-late", field="answer_by")
        request = asked
        await store.requests.put(request.request_id, request)
        observe.REQUESTS.labels(partner, "received").inc()
    elif (request.partner, request.what, request.text) != (partner, asked.what, asked.text):
        raise Refuse("request-id-taken", field="request_id")
    await publish(
        RequestReceived(
            id=uuid5(request.request_id, "received"),
            request_id=request.request_id,
            partner=request.partner,
            what=request.what,
            answer_by=request.answer_by,
        )
    )
    if request.waits and not request.overdue:
        await _set_clock(request, publish=publish)


async def _set_clock(request: Request, *, publish: Publish) -> None:
    due = RequestDue(id=uuid5(request.request_id, "due"), request_id=request.request_id)
    await publish(due, due=request.answer_by)


def _known(store: SignalStore, request_id: object) -> Request:
    if (request := store.requests.get(request_id)) is None:
        raise TooEarly("unknown-request", field="request_id")
    return request


def _is_shared(store: SignalStore, signal_id: object, partner: str) -> bool:
    signal = store.find(signal_id)  # type: ignore[arg-type]
    return signal is not None and any(share.partner == partner for share in signal.shares)
