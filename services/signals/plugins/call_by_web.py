"""Calls who is on call by an SMS gateway or a webhook; a repeat has the same key."""

import asyncio
import hashlib
import hmac
import json
from http import HTTPStatus

from pydantic_core import from_json

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

    async def reach(contact: str) -> None:
        post = _post_to_gateway if contact.startswith("tel:") else _post_to_webhook
        await asyncio.to_thread(post, event, contact, call=call)

    contacts = call.contacts.get(event.to, ())
    by_web = (c for c in contacts if c.startswith(("tel:", "http")))
    await call_once(turn, event, by_web, reach, channel="web")


def _post_to_gateway(event: AlarmRaised, contact: str, *, call: CallSettings) -> None:
    body = {"to": contact.removeprefix("tel:"), "text": text_of(event)}
    headers = {"Authorization": f"Bearer {call.gateway_key.get_secret_value()}"}
    _post(call.gateway, json.dumps(body).encode(), headers, key=key_of(event, contact))


def _post_to_webhook(event: AlarmRaised, contact: str, *, call: CallSettings) -> None:
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
    _post(contact, content, {"Seintje-Signature": signature}, key=key_of(event, contact))


def _post(address: str, content: bytes, headers: dict[str, str], *, key: str) -> None:
    """Post this; `NotTaken` unless the other side says that it has it."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, **headers}
    reply = web.post(address, content, headers, patience=PATIENCE)
    if reply.status not in TAKEN or not _is_of_a_machine(reply.body):
        raise NotTaken(f"the answer was {reply.status}")


def _is_of_a_machine(body: bytes) -> bool:
    """Return whether an answer is JSON or nothing; a page to log in on is no yes to a call."""
    try:
        from_json(body or b"{}")
    except ValueError:
        return False
    return True
