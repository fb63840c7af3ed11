"""A channel: the files of a batch to an address, one by one; the receiver knows a repeat."""

import asyncio
import hashlib
import hmac
from http import HTTPStatus
from http.client import HTTPException

from pydantic_core import from_json

from services.instaclean.domain.dispatch import NotTaken
from services.instaclean.domain.manifest import MANIFEST, SIGNATURE
from services.instaclean.plugins import channel
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import BatchReleased
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import web
from shared.process.web import Reply

inbox = Inbox("instaclean-webhook")
PATIENCE = 10.0  # seconds for one file
WITHIN = 25.0  # seconds for all of them
TRY_LATER = frozenset(
    (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)
)
ACCEPTED = frozenset((HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT))
KINDS = {"json": "application/json", "csv": "text/csv", "pdf": "application/pdf"}


@inbox.on(BatchReleased)
async def post_files(
    event: BatchReleased, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Post every file with a key that is the same at every try, the manifest last."""
    if event.channel != "webhook" or not channel.is_open(turn.store, event):
        return
    dispatch = channel.attempt_of(turn.store, event)
    if dispatch is None or dispatch.state == "begun":
        dispatch = await channel.begin(turn, event)
        if dispatch.state == "begun":
            try:
                await _post_all(turn.store, event, settings)
                dispatch = dispatch.model_copy(update={"state": "arrived"})
            except NotTaken as no:
                dispatch = channel.not_taken(turn, event, no)
    await channel.keep(turn, dispatch)
    await channel.tell(turn, event, dispatch)


async def _post_all(
    store: InstacleanStore, event: BatchReleased, settings: InstacleanSettings
) -> None:
    address = settings.receiver(event.platform, test=event.test)
    if not address:
        raise NotTaken("no-contact", for_now=False)
    agreed = settings.contact(event.platform).answer
    files = channel.files_of(store, event)
    try:
        async with asyncio.timeout(WITHIN):
            for name in sorted(files, key=lambda name: (name in (MANIFEST, SIGNATURE), name)):
                headers = _headers(event, name, files[name], settings)
                reply = await asyncio.to_thread(_post, address, files[name], headers)
                _must_have(files[name], reply, agreed)
    except web.NoAddress as error:
        raise NotTaken("no-contact", for_now=False) from error
    except (OSError, HTTPException) as error:
        raise NotTaken("not-reached", for_now=True) from error


def _must_have(content: bytes, reply: Reply, agreed: str) -> None:
    """Raise `NotTaken` unless the receiver says, as was agreed, that it has this file."""
    status = reply.status
    if status in TRY_LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotTaken("refused", status, for_now=True)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise NotTaken("redirected", status, for_now=False)
    if status >= HTTPStatus.BAD_REQUEST:
        raise NotTaken("refused", status, for_now=False)
    taken = status in ACCEPTED if agreed == "accepted" else _acknowledges(reply, content)
    if not taken:
        raise NotTaken("not-acknowledged", status, for_now=False)


def _acknowledges(reply: Reply, content: bytes) -> bool:
    """Return whether the answer is JSON with the SHA-256 of what was sent."""
    try:
        answer = from_json(reply.body)
    except ValueError:  # a page to log in on, for instance, or lists in lists without end
        return False
    digest = hashlib.sha256(content).hexdigest()
    return isinstance(answer, dict) and answer.get("sha256") == digest


def _headers(
    event: BatchReleased, name: str, content: bytes, settings: InstacleanSettings
) -> dict[str, str]:
    secret = settings.webhook_secret.get_secret_value().encode()
    return {
        "Content-Type": KINDS.get(name.rpartition(".")[2], "text/plain"),
        "Idempotency-Key": f"{event.batch_id}/{event.manifest[:16]}/{name}",
        "Seintje-File": name,
        "Seintje-Test": str(event.test).lower(),
        "Seintje-Signature": hmac.new(secret, content, hashlib.sha256).hexdigest(),
    }


def _post(address: str, content: bytes, headers: dict[str, str]) -> Reply:
    """Post one file, and return what that very address answers."""
    return web.post(address, content, headers, patience=PATIENCE)
