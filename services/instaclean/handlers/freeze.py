"""A second pair of eyes agrees; what will be sent is fixed, with a signed manifest."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.bundle import Part, Sender, bundle, parts_of
from services.instaclean.domain.manifest import MANIFEST
from services.instaclean.domain.notice import Notice
from services.instaclean.handlers import move, send
from services.instaclean.handlers.collect import listed, refuse_incomplete
from services.instaclean.inbox import inbox
from services.instaclean.settings import Contact, InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import (
    ApproveBatch,
    BatchApproved,
    BatchFrozen,
    FreezeBatch,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.storage.shelf import Conflict


@inbox.on(ApproveBatch)
async def approve_batch(
    command: ApproveBatch,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    signing_key: Ed25519PrivateKey,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Agree with every notice in a batch; an urgent one then goes at once."""
    batch = store.batch(command.batch_id)
    rows = store.in_batch(batch.batch_id)
    if not batch.moved_by(command.id):
        if not listed(batch, store=store):
            raise Refuse("empty-batch", field="batch_id")
        if actor == batch.prepared_by or any(row.prepared_by == actor for row in rows):
            raise Refuse("own-work", field="batch_id")
        batch = move.batch_to(batch, states.APPROVED, cause_id=command.id, now=now)
        batch = batch.model_copy(update={"approved_by": actor})

    await store.batches.put(batch.batch_id, batch)
    told = {"id": command.derive("approved")} | batch.told(len(rows))
    await publish(BatchApproved.model_validate(told))
    if batch.batch_kind == "urgent":
        await freeze(
            batch.batch_id,
            command.derive("freeze"),
            store=store,
            settings=instaclean,
            signing_key=signing_key,
            publish=publish,
            now=now,
        )
        await send.release(
            batch.batch_id,
            command.derive("send"),
            store=store,
            settings=instaclean,
            publish=publish,
            now=now,
        )


@inbox.on(FreezeBatch)
async def freeze_batch(
    command: FreezeBatch,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    signing_key: Ed25519PrivateKey,
    publish: Publish,
    now: datetime,
) -> None:
    """Fix what will be sent; freezing again tells the same hash."""
    await freeze(
        command.batch_id,
        command.id,
        store=store,
        settings=instaclean,
        signing_key=signing_key,
        publish=publish,
        now=now,
    )


async def freeze(
    batch_id: UUID,
    cause_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    signing_key: Ed25519PrivateKey,
    publish: Publish,
    now: datetime,
) -> None:
    """Make the files once, keep them, let the notices out, and close the batch.

    The first to begin leaves its name and its moment: whoever goes on after a crash makes
    the same bytes.
    """
    batch = store.batch(batch_id)
    if batch.manifest is None:
        batch = await _begin(batch, cause_id, store=store, settings=settings, now=now)
        contact = settings.contacts.get(batch.platform, Contact())
        sender = Sender(settings.organisation, settings.mailbox, contact.language, signing_key)
        rows = _rows(batch, store=store)
        files = await asyncio.to_thread(
            bundle, batch, rows, at=batch.frozen_at or now, sender=sender
        )
        await _keep_files(batch, files, store=store)
        await _let_out(batch, rows, store=store, now=now)
        frozen = move.batch_to(store.batch(batch_id), states.FROZEN, cause_id=cause_id, now=now)
        batch = frozen.model_copy(
            update={
                "manifest": hashlib.sha256(files[MANIFEST]).hexdigest(),
                "files": len(files),
                "accounts": len(rows),
            }
        )
        await store.batches.put(batch_id, batch)

    told = {"id": uuid5(batch_id, "frozen"), "manifest": batch.manifest, "files": batch.files}
    await publish(BatchFrozen.model_validate(told | batch.told(batch.accounts)))

    async def tell(notice: Notice) -> None:
        await move.tell(notice, cause_id=_cause(batch), publish=publish)

    await move.side_by_side(store.in_batch(batch_id), tell)


async def _begin(
    batch: Batch,
    cause_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    now: datetime,
) -> Batch:
    if batch.frozen_at is not None:
        return batch
    if batch.state != states.APPROVED:
        raise Refuse("not-now", field="batch_id")
    rows = _rows(batch, store=store)
    if not rows:
        raise Refuse("empty-batch", field="batch_id")
    refuse_incomplete(rows, settings=settings)
    begun = batch.model_copy(update={"frozen_by": cause_id, "frozen_at": now})
    await store.batches.put(batch.batch_id, begun)
    return begun


def _cause(batch: Batch) -> UUID:
    return batch.frozen_by or batch.batch_id


def _rows(batch: Batch, *, store: InstacleanStore) -> Sequence[Notice]:
    """Return what is in the batch: still listed, or let out by an earlier try."""
    return [
        notice
        for notice in store.in_batch(batch.batch_id)
        if notice.state == states.LISTED or notice.moved_by(_cause(batch))
    ]


async def _keep_files(
    batch: Batch, files: Mapping[str, bytes], *, store: InstacleanStore
) -> None:
    parts = [p for name, data in files.items() for p in parts_of(batch.batch_id, name, data)]

    async def put(part: Part) -> None:
        await store.parts.put(part.key, part)

    await move.side_by_side(parts, put)
    wanted = {part.key for part in parts}
    for part in store.parts_in(
        batch.batch_id
    ):  # of an earlier try, with a row that is gone now
        if part.key not in wanted:
            await store.parts.delete(part.key)


async def _let_out(
    batch: Batch, rows: Sequence[Notice], *, store: InstacleanStore, now: datetime
) -> None:
    cause_id = _cause(batch)

    async def put(row: Notice) -> None:
        notice = store.notice(row.notice_id)
        if notice.moved_by(cause_id):
            return
        if notice != row:
            raise Conflict(str(row.notice_id))  # changed since the files were made: make anew
        out = move.to(notice, states.OUT, cause_id=cause_id, now=now)
        await move.keep(out, cause_id=cause_id, store=store)

    await move.side_by_side(rows, put)
