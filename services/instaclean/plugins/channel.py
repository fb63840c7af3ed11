"""What every channel does: read the stored files, keep a receipt, say what became of it."""

import json
from collections.abc import Mapping
from uuid import uuid5

import structlog

from services.instaclean.domain.batch import BatchFields
from services.instaclean.domain.dispatch import Dispatch, NotTaken
from services.instaclean.domain.files import content_of
from services.instaclean.domain.manifest import MANIFEST, SIGNATURE
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import BatchReleased
from shared.contracts.instaclean.send import (
    BatchRehearsed,
    RecordSending,
    SendingDoubted,
    SendingFailed,
)
from shared.messaging.inbox import TooEarly
from shared.messaging.turn import Turn
from shared.process import metrics

log = structlog.get_logger()


def attempt_of(store: InstacleanStore, event: BatchReleased) -> Dispatch | None:
    """Return what is known of this attempt, or None when it has not begun."""
    return store.dispatches.get(Dispatch.key_of(event.batch_id, event.attempt))


def is_open(store: InstacleanStore, event: BatchReleased) -> bool:
    """Return whether this is still what is to be sent: the batch was not opened again."""
    return store.batch(event.batch_id).manifest == event.manifest


def is_held_back(store: InstacleanStore, event: BatchReleased) -> bool:
    """Return whether a notice in it may not go any more: a signal under it was erased."""
    return bool(store.held_back(event.batch_id))


async def begin(turn: Turn[InstacleanStore], event: BatchReleased) -> Dispatch:
    """Keep that an attempt begins now, and return it; in doubt when it must not begin.

    What is erased after the attempt is kept, and before this returns, stops it as well.
    """
    dispatch = _new(turn, event)
    await turn.store.dispatches.put(dispatch.key, dispatch)
    if is_held_back(turn.store, event):
        return dispatch.model_copy(update={"state": "doubt"})
    return dispatch


def not_taken(turn: Turn[InstacleanStore], event: BatchReleased, no: NotTaken) -> Dispatch:
    """Return this attempt, of which nothing arrived: put off, or ended."""
    log.warning("batch.not-taken", reason=no.reason, answer=no.answer, for_now=no.for_now)
    return _new(turn, event).not_taken(no, now=turn.now)


def _new(turn: Turn[InstacleanStore], event: BatchReleased) -> Dispatch:
    earlier = turn.store.dispatches.get(Dispatch.key_of(event.batch_id, event.attempt - 1))
    return Dispatch(
        batch_id=event.batch_id,
        attempt=event.attempt,
        channel=event.channel,
        test=event.test,
        manifest=event.manifest,
        state="begun",
        at=turn.now,
    ).after(earlier)


def files_of(store: InstacleanStore, event: BatchReleased) -> Mapping[str, bytes]:
    """Return the files as they were frozen; `TooEarly` while they are not heard of here."""
    parts = store.parts_of(event.batch_id, MANIFEST)
    if not parts:
        raise TooEarly("unknown-file")
    names = [file["name"] for file in json.loads(content_of(parts))["files"]]
    return {
        name: content_of(store.parts_of(event.batch_id, name))
        for name in (*names, MANIFEST, SIGNATURE)
    }


async def keep(turn: Turn[InstacleanStore], dispatch: Dispatch) -> None:
    """Keep what became of an attempt; count it when it is new."""
    is_new = turn.store.dispatches.get(dispatch.key) != dispatch
    await turn.store.dispatches.put(dispatch.key, dispatch)
    if is_new:
        metrics.DISPATCHES.labels(dispatch.channel, dispatch.state).inc()


async def tell(turn: Turn[InstacleanStore], event: BatchReleased, dispatch: Dispatch) -> None:
    """Say what became of an attempt; of one that is put off its row says all there is."""
    if dispatch.state == "doubt":
        event_id = uuid5(event.batch_id, f"doubted/{event.attempt}")
        await turn.publish(
            SendingDoubted(id=event_id, channel=dispatch.channel, **_fields(event))
        )
    elif dispatch.state == "failed":
        event_id = uuid5(event.batch_id, f"failed/{event.attempt}")
        await turn.publish(
            SendingFailed(
                id=event_id,
                channel=dispatch.channel,
                reason=dispatch.reason or "refused",
                answer=dispatch.answer,
                **_fields(event),
            )
        )
    elif dispatch.state == "arrived" and dispatch.test:
        event_id = uuid5(event.batch_id, f"rehearsed/{event.attempt}")
        await turn.publish(
            BatchRehearsed(id=event_id, channel=dispatch.channel, **_fields(event))
        )
    elif dispatch.state == "arrived":
        await turn.publish(
            RecordSending(
                id=uuid5(event.batch_id, f"sending/{event.attempt}"),
                batch_id=event.batch_id,
                channel=dispatch.channel,
                receipt=dispatch.receipt,
                sent_at=dispatch.at,
            )
        )


def _fields(event: BatchReleased) -> BatchFields:
    return BatchFields(
        batch_id=event.batch_id,
        platform=event.platform,
        quarter=event.quarter,
        batch_kind=event.batch_kind,
        accounts=event.accounts,
    )
