"""A second pair of eyes agrees; then what will be sent is fixed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.instaclean.domain import states
from services.instaclean.effects import move
from services.instaclean.effects.collect import listed
from services.instaclean.effects.freeze import Press, freeze
from services.instaclean.effects.release import release
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import ApproveBatch, BatchApproved, FreezeBatch
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(ApproveBatch)
async def approve_batch(
    command: ApproveBatch,
    turn: Turn[InstacleanStore],
    settings: InstacleanSettings,
    signing_key: Ed25519PrivateKey,
) -> None:
    """Agree with every notice in a batch; an urgent one then goes at once."""
    batch = turn.store.batch(command.batch_id)
    rows = turn.store.in_batch(batch.batch_id)
    if not batch.moved_by(command.id):
        if not listed(turn.store, batch):
            raise Refuse("empty-batch", field="batch_id")
        if turn.actor == batch.prepared_by or any(turn.actor in row.writers for row in rows):
            raise Refuse("own-work", field="batch_id")
        batch = move.batch_to(turn, batch, states.APPROVED, command.id)
        batch = batch.model_copy(update={"approved_by": turn.actor})

    await turn.store.batches.put(batch.batch_id, batch)
    if not move.is_past(batch, command.id, now=turn.now):
        event_id = command.derive("approved")
        await turn.publish(BatchApproved(id=event_id, **batch.fields(len(rows))))
    if batch.batch_kind == "urgent":
        press = Press(settings, signing_key)
        await freeze(turn, batch.batch_id, command.derive("freeze"), press)
        await release(turn, batch.batch_id, command.derive("send"), settings)


@inbox.on(FreezeBatch)
async def freeze_batch(
    command: FreezeBatch,
    turn: Turn[InstacleanStore],
    settings: InstacleanSettings,
    signing_key: Ed25519PrivateKey,
) -> None:
    """Fix what will be sent; freezing again tells the same hash."""
    await freeze(turn, command.batch_id, command.id, Press(settings, signing_key))
