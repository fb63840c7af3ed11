"""What will be sent is fixed: files are made once, with a signed manifest."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.bundle import Sender, bundle
from services.instaclean.domain.files import Part, parts_of
from services.instaclean.domain.manifest import MANIFEST
from services.instaclean.domain.notice import Notice
from services.instaclean.effects import move
from services.instaclean.effects.collect import refuse_incomplete
from services.instaclean.effects.thaw import list_again
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import BatchFrozen
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.storage.shelf import Conflict


@dataclass(frozen=True, slots=True)
class Press:
    """What files are made with: who sends them, and the key their manifest is signed with."""

    settings: InstacleanSettings
    signing_key: Ed25519PrivateKey

    def sender_to(self, platform: str) -> Sender:
        """Return who notifies this platform, in its language."""
        settings = self.settings
        language = settings.contact(platform).language
        return Sender(settings.organisation, settings.mailbox, language, self.signing_key)


async def freeze(
    turn: Turn[InstacleanStore], batch_id: UUID, cause_id: UUID, press: Press
) -> None:
    """Make the files once, keep them, let the notices out, and close the batch.

    The first to begin leaves its name and its moment: whoever goes on after a crash makes
    the same bytes.
    """
    batch = turn.store.batch(batch_id)
    if batch.frozen_by != cause_id and turn.store.batches.was_changed_by(batch_id, cause_id):
        return  # it was frozen by this, and opened since
    if batch.manifest is None:
        batch = await _begin(turn, batch, cause_id, press.settings)
        batch = await _make(turn, batch, press)
    await _tell(turn, batch)


async def _begin(
    turn: Turn[InstacleanStore], batch: Batch, cause_id: UUID, settings: InstacleanSettings
) -> Batch:
    if batch.frozen_at is not None:
        return batch
    if batch.state != states.APPROVED:
        raise Refuse("not-now", field="batch_id")
    if batch.thawed:  # the freezing before may have let one out while it was opened
        await list_again(turn, batch.batch_id, uuid5(cause_id, "listed-again"))
    rows = _rows(turn.store, batch)
    if not rows:
        raise Refuse("empty-batch", field="batch_id")
    refuse_incomplete(rows, settings)
    begun = batch.model_copy(update={"frozen_by": cause_id, "frozen_at": turn.now})
    await turn.store.batches.put(batch.batch_id, begun)
    return begun


async def _make(turn: Turn[InstacleanStore], batch: Batch, press: Press) -> Batch:
    """Return the batch with its files made and kept, and its notices out."""
    rows = _rows(turn.store, batch)
    sender = press.sender_to(batch.platform)
    at = batch.frozen_at or turn.now
    files = await asyncio.to_thread(bundle, batch, rows, at=at, sender=sender)
    await _keep_files(turn.store, batch.batch_id, files)
    await _let_out(turn, batch, rows)
    made = {
        "manifest": hashlib.sha256(files[MANIFEST]).hexdigest(),
        "files": len(files),
        "accounts": len(rows),
    }
    present = turn.store.batch(batch.batch_id)
    if present.thawed != batch.thawed:
        raise Conflict(str(batch.batch_id))  # a notice in it was held back: make anew
    frozen = move.batch_to(turn, present, states.FROZEN, batch.freezing_id)
    frozen = frozen.model_copy(update=made)
    await turn.store.batches.put(batch.batch_id, frozen, by=frozen.frozen_by)
    return frozen


async def _tell(turn: Turn[InstacleanStore], batch: Batch) -> None:
    """Tell that a batch is frozen, then of each notice that went out with it."""
    if batch.manifest is None:
        return
    await turn.publish(
        BatchFrozen(
            id=batch.frozen_id,
            manifest=batch.manifest,
            files=batch.files,
            **batch.fields(batch.accounts),
        )
    )

    async def tell(notice: Notice) -> None:
        await move.tell(turn, notice, batch.freezing_id)

    await move.side_by_side(turn.store.in_batch(batch.batch_id), tell)


def _rows(store: InstacleanStore, batch: Batch) -> Sequence[Notice]:
    """Return what is in the batch: still listed, or let out by an earlier try."""
    return [
        notice
        for notice in store.in_batch(batch.batch_id)
        if notice.state == states.LISTED or notice.moved_by(batch.freezing_id)
    ]


async def _keep_files(
    store: InstacleanStore, batch_id: UUID, files: Mapping[str, bytes]
) -> None:
    parts = [part for name, data in files.items() for part in parts_of(batch_id, name, data)]

    async def put(part: Part) -> None:
        await store.parts.put(part.key, part)

    await move.side_by_side(parts, put)
    keys = {part.key for part in parts}
    for part in store.parts_in(batch_id):
        if part.key not in keys:  # of an earlier try, with a row that is gone now
            await store.parts.delete(part.key)


async def _let_out(turn: Turn[InstacleanStore], batch: Batch, rows: Sequence[Notice]) -> None:
    cause_id = batch.freezing_id

    async def put(row: Notice) -> None:
        notice = turn.store.notice(row.notice_id)
        if notice.moved_by(cause_id):
            return
        if notice != row:
            raise Conflict(str(row.notice_id))  # changed since the files were made: make anew
        out = move.notice_to(turn, notice, states.OUT, cause_id)
        await move.keep(turn, out, cause_id)

    await move.side_by_side(rows, put)
