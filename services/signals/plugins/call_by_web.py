"""Calls who is on call by an SMS gateway or a webhook; a repeat has the same key."""

import asyncio
import hashlib
import hmac
import json
from http import HTTPStatus
from urllib.request import Request

from services.signals.plugins.calling import NotTaken, call_once, key_of, text_of
from services.signals.settings import CallSettings
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import AlarmRaised
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import web

inbox = Inbox("signals-call-web")
PATIENCE = 10.0  # seconds for an answer
TAKEN = frozenset(
    (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)
)


@inbox.on(AlarmRaised)
async def call_by_web(event: AlarmRaised, turn: Turn[SignalStore], call: CallSettings) -> None:
    """Post to every number and webhook of the person who is asked; again if none took it."""

    async def post(contact: str) -> None:
        request = _to_gateway if contact.startswith("tel:") else _to_webhook
        await asyncio.to_thread(_post, request(event, contact, call=call))

    contacts = call.contacts.get(event.to, ())
    by_web = (c for c in contacts if c.startswith(("tel:", "http")))
    await call_once(turn, event, by_web, post, channel="web")


def _to_gateway(event: AlarmRaised, contact: str, *, call: CallSettings) -> Request:
    body = {"to": contact.removeprefix("tel:"), "text": text_of(event)}
    headers = {"Authorization": f"Bearer {call.gateway_key.get_secret_value()}"}
    return _request(call.gateway, body, headers, key=key_of(event, contact))


def _to_webhook(event: AlarmRaised, contact: str, *, call: CallSettings) -> Request:
    body = {
        "person": event.to,
        "text": text_of(event),
        "signal_id": str(event.signal_id),
        "level": event.level,
        "answer_by": event.answer_by.isoformat(),
    }
    secret = call.webhook_secret.get_secret_value().encode()
    content = json.dumps(body).encode()
    signature = hmac.new(secret, content, hashlib.sha256).hexdigest()
    return _request(contact, body, {"Seintje-Signature": signature}, key=key_of(event, contact))


def _request(
    address: str, body: dict[str, object] | dict[str, str], headers: dict[str, str], *, key: str
) -> Request:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, **headers}
    return Request(address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - checked in the settings


def _post(request: Request) -> None:
    status = web.post(request, patience=PATIENCE).status
    if status not in TAKEN:
        raise NotTaken(f"the answer was {status}")
