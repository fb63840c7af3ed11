"""A frozen batch goes to the platform by a channel; what the platform says of receiving it."""

from datetime import timedelta
from uuid import uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.dispatch import Dispatch
from services.instaclean.effects import move
from services.instaclean.effects.hold_back import reopen
from services.instaclean.effects.release import next_attempt, release, tell_released
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.send import (
    BatchAcknowledged,
    BatchSent,
    RecordReceipt,
    RecordSending,
    SendBatch,
    SendingDue,
    SettleDoubt,
)
from shared.language.clock import AHEAD
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics

DAY = timedelta(days=1)


@inbox.on(SendBatch)
async def send_batch(
    command: SendBatch, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Let a frozen batch go by the channel of its platform."""
    await release(turn, command.batch_id, command.id, settings)


@inbox.on(SendingDue)
async def send_again(
    due: SendingDue, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Try once more what was put off, unless something else became of it."""
    batch = turn.store.batches.get(due.batch_id)
    dispatch = turn.store.dispatches.get(Dispatch.key_of(due.batch_id, due.attempt))
    if batch is None or dispatch is None or dispatch.state != "later":
        return
    if batch.released_by == due.id or _still_waits(batch, dispatch):
        if batch.released_by != due.id:
            batch = next_attempt(batch, due.id, settings)
        await turn.store.batches.put(batch.batch_id, batch)
        await tell_released(turn, batch, test=dispatch.test)
    # Its clock has rung: whatever is heard of this attempt again, wakes nobody.
    await turn.store.dispatches.put(
        dispatch.key, dispatch.model_copy(update={"again_at": None})
    )


def _still_waits(batch: Batch, dispatch: Dispatch) -> bool:
    """Return whether this is still what is to be sent, and nobody sent it meanwhile."""
    on_its_way = states.FROZEN if dispatch.test else states.SENDING
    is_same = (batch.attempt, batch.manifest) == (dispatch.attempt, dispatch.manifest)
    return batch.state == on_its_way and is_same


@inbox.on(RecordSending)
async def record_sending(
    command: RecordSending, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Note that a batch was handed over, and wait for the platform's answer."""
    batch = turn.store.batch(command.batch_id)
    if not batch.moved_by(command.id):
        if batch.state == states.FROZEN and settings.mode == "test":
            raise Refuse("in-test", field="batch_id")
        if command.sent_at > turn.now + AHEAD:
            raise Refuse("in-the-future", field="sent_at")
        batch = move.batch_to(turn, batch, states.SENT, command.id)
        handed_over = {
            "sent_at": command.sent_at,
            "channel": command.channel,
            "receipt": command.receipt,
        }
        batch = batch.model_copy(update=handed_over)
        metrics.BATCHES.labels(batch.platform, batch.batch_kind, "sent").inc()

    await turn.store.batches.put(batch.batch_id, batch)
    await turn.publish(
        BatchSent(
            id=uuid5(batch.batch_id, "sent"),
            channel=batch.channel or command.channel,
            sent_at=batch.sent_at or command.sent_at,
            **batch.fields(batch.accounts),
        )
    )


@inbox.on(SettleDoubt)
async def settle_doubt(
    command: SettleDoubt, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Go on after a sending that was cut off: it has arrived, goes again, or is held back."""
    batch = turn.store.batch(command.batch_id)
    if command.arrived:
        await _arrived(turn, batch)
        return
    if turn.store.held_back(batch.batch_id) or batch.was_thawed_by(command.id):
        if batch.is_closed:
            batch = await _lost(turn, batch)
        await reopen(turn, batch)
        return
    if batch.released_by != command.id:
        batch = await _lost(turn, batch)
        batch = next_attempt(batch, command.id, settings)
    await turn.store.batches.put(batch.batch_id, batch)
    await tell_released(turn, batch, test=False)


@inbox.on(RecordReceipt)
async def record_receipt(command: RecordReceipt, turn: Turn[InstacleanStore]) -> None:
    """Note that the platform has the batch; the first receipt counts."""
    batch = turn.store.batch(command.batch_id)
    if batch.sent_at is None:
        raise Refuse("not-now", field="batch_id")
    if command.received_at > turn.now + AHEAD:
        raise Refuse("in-the-future", field="received_at")
    if batch.acknowledged_at is None:
        if command.received_at < batch.sent_at - DAY:
            raise Refuse("before-sending", field="received_at")
        if batch.state == states.SENT:
            batch = move.batch_to(turn, batch, states.ACKNOWLEDGED, command.id)
        receipt = {
            "acknowledged_at": command.received_at,
            "reference": command.reference,
        }
        batch = batch.model_copy(update=receipt)
        metrics.BATCHES.labels(batch.platform, batch.batch_kind, "acknowledged").inc()

    await turn.store.batches.put(batch.batch_id, batch)
    await turn.publish(
        BatchAcknowledged(
            id=uuid5(batch.batch_id, "acknowledged"),
            after_days=batch.days_to_acknowledge or 0,
            **batch.fields(batch.accounts),
        )
    )


async def _arrived(turn: Turn[InstacleanStore], batch: Batch) -> None:
    """Keep that the platform has it after all, and have that recorded."""
    dispatch = turn.store.dispatches.get(Dispatch.key_of(batch.batch_id, batch.attempt))
    if dispatch is None or dispatch.test or dispatch.state not in ("doubt", "arrived"):
        raise Refuse("not-now", field="batch_id")
    arrived = dispatch.model_copy(update={"state": "arrived"})
    await turn.store.dispatches.put(dispatch.key, arrived)
    await turn.publish(
        RecordSending(
            id=uuid5(batch.batch_id, f"sending/{batch.attempt}"),
            batch_id=batch.batch_id,
            channel=dispatch.channel,
            sent_at=dispatch.at,
        )
    )


async def _lost(turn: Turn[InstacleanStore], batch: Batch) -> Batch:
    """Keep that this attempt never arrived; return the batch as it is then."""
    dispatch = turn.store.dispatches.get(Dispatch.key_of(batch.batch_id, batch.attempt))
    if dispatch is None or dispatch.state not in ("doubt", "lost"):
        raise Refuse("not-now", field="batch_id")
    if batch.state != states.SENDING:
        raise Refuse("not-now", field="batch_id")
    lost = dispatch.model_copy(update={"state": "lost"})
    await turn.store.dispatches.put(dispatch.key, lost)
    return turn.store.batch(batch.batch_id)
