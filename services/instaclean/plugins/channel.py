"""What every channel does: read the stored files, keep a receipt, say what became of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid5

from services.instaclean.domain.bundle import Dispatch, content_of
from services.instaclean.domain.manifest import MANIFEST, SIGNATURE
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.batch import BatchTold
from shared.contracts.instaclean.freeze import BatchReleased
from shared.contracts.instaclean.send import BatchRehearsed, RecordSending, SendingDoubted
from shared.messaging.inbox import TooEarly
from shared.messaging.turn import Publish
from shared.process import observe


def attempt_of(event: BatchReleased, *, store: InstacleanStore) -> Dispatch | None:
    """Return what is known of this attempt, or None when it has not begun."""
    return store.dispatches.get(Dispatch.key_of(event.batch_id, event.attempt))


def begun(event: BatchReleased, *, at: datetime) -> Dispatch:
    """Return an attempt that begins now."""
    return Dispatch(
        batch_id=event.batch_id,
        attempt=event.attempt,
        channel=event.channel,
        test=event.test,
        manifest=event.manifest,
        state="begun",
        at=at,
    )


def files_of(event: BatchReleased, *, store: InstacleanStore) -> Mapping[str, bytes]:
    """Return the files as they were frozen; `TooEarly` while they are not heard of here."""
    parts = store.parts_of(event.batch_id, MANIFEST)
    if not parts:
        raise TooEarly("unknown-file")
    names = [file["name"] for file in json.loads(content_of(parts))["files"]]
    return {
        name: content_of(store.parts_of(event.batch_id, name))
        for name in (*names, MANIFEST, SIGNATURE)
    }


async def tell(event: BatchReleased, dispatch: Dispatch, *, publish: Publish) -> None:
    """Say what became of an attempt: rehearsed, sent, or that nobody knows."""
    observe.DISPATCHES.labels(dispatch.channel, dispatch.state).inc()
    about = event.model_dump(include=set(BatchTold.model_fields) - {"id", "at"})
    about |= {"correlation_id": None, "causation_id": None, "channel": dispatch.channel}
    if dispatch.state == "doubt":
        told = uuid5(event.batch_id, f"doubted/{event.attempt}")
        await publish(SendingDoubted.model_validate(about | {"id": told}))
    elif dispatch.state == "arrived" and dispatch.test:
        told = uuid5(event.batch_id, f"rehearsed/{event.attempt}")
        await publish(BatchRehearsed.model_validate(about | {"id": told}))
    elif dispatch.state == "arrived":
        await publish(
            RecordSending(
                id=uuid5(event.batch_id, f"sending/{event.attempt}"),
                batch_id=event.batch_id,
                channel=dispatch.channel,
                receipt=dispatch.receipt,
                sent_at=dispatch.at,
            )
        )
