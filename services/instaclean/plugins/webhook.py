"""A channel: the files of a batch to an address, one by one; the receiver knows a repeat."""

import asyncio
import hashlib
import hmac
import urllib.request

from services.instaclean.domain.manifest import MANIFEST, SIGNATURE
from services.instaclean.plugins import channel
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import BatchReleased
from shared.messaging.inbox import Inbox, Refuse
from shared.messaging.turn import Turn

inbox = Inbox("instaclean-webhook")
PATIENCE = 20.0  # seconds for one file
KINDS = {"json": "application/json", "csv": "text/csv", "pdf": "application/pdf"}


@inbox.on(BatchReleased)
async def post_files(
    event: BatchReleased, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Post every file with a key that is the same at every try, the manifest last."""
    if event.channel != "webhook" or not channel.is_open(turn.store, event):
        return
    address = settings.receiver(event.platform, test=event.test)
    if not address:
        raise Refuse("no-contact", field="platform")
    dispatch = channel.attempt_of(turn.store, event)
    if dispatch is None or dispatch.state == "begun":
        dispatch = await channel.begin(turn, event)
        if dispatch.state == "begun":
            await _post_all(turn.store, event, address, settings)
            dispatch = dispatch.model_copy(update={"state": "arrived"})
    await channel.keep(turn, dispatch)
    await channel.tell(turn, event, dispatch)


async def _post_all(
    store: InstacleanStore, event: BatchReleased, address: str, settings: InstacleanSettings
) -> None:
    files = channel.files_of(store, event)
    for name in sorted(files, key=lambda name: (name in (MANIFEST, SIGNATURE), name)):
        headers = _headers(event, name, files[name], settings)
        await asyncio.to_thread(_post, address, files[name], headers)


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


def _post(address: str, content: bytes, headers: dict[str, str]) -> None:
    """Post one file; an answer other than 2xx raises, and all is tried again."""
    request = urllib.request.Request(address, content, headers, method="POST")  # noqa: S310
    with urllib.request.urlopen(request, timeout=PATIENCE):  # noqa: S310 - http(s), see above
        pass
