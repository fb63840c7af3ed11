"""A frozen batch goes to the platform by a channel; what the platform says of receiving it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.bundle import Dispatch
from services.instaclean.handlers import clock, fast_lane, move
from services.instaclean.inbox import inbox
from services.instaclean.settings import Contact, InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import BatchReleased
from shared.contracts.instaclean.send import (
    BatchAcknowledged,
    BatchSent,
    RecordReceipt,
    RecordSending,
    SendBatch,
    SettleDoubt,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(SendBatch)
async def send_batch(
    command: SendBatch,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Let a frozen batch go by the channel of its platform."""
    await release(
        command.batch_id,
        command.id,
        store=store,
        settings=instaclean,
        publish=publish,
        now=now,
    )


async def release(
    batch_id: UUID,
    cause_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Tell the channel; in test mode the batch stays as it is."""
    batch = store.batch(batch_id)
    test = settings.mode == "test"
    if batch.released_by != cause_id:
        if batch.state != states.FROZEN:
            raise Refuse("not-now", field="batch_id")
        _refuse_without_contact(batch, settings=settings)
        if not test:
            batch = move.batch_to(batch, states.SENDING, cause_id=cause_id, now=now)
        batch = _next_attempt(batch, cause_id, settings=settings)
    await store.batches.put(batch_id, batch)
    await _tell_released(batch, test=test, publish=publish)


@inbox.on(RecordSending)
async def record_sending(
    command: RecordSending,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Note that a batch was handed over, and wait for the platform's answer."""
    batch = store.batch(command.batch_id)
    if not batch.moved_by(command.id):
        if batch.state == states.FROZEN and instaclean.mode == "test":
            raise Refuse("in-test", field="batch_id")
        if command.sent_at > now + fast_lane.AHEAD:
            raise Refuse("in-the-future", field="sent_at")
        batch = move.batch_to(batch, states.SENT, cause_id=command.id, now=now)
        batch = batch.model_copy(
            update={
                "sent_at": command.sent_at,
                "channel": command.channel,
                "receipt": command.receipt,
            }
        )
        observe.BATCHES.labels(batch.platform, batch.batch_kind, "sent").inc()
    await store.batches.put(batch.batch_id, batch)
    await publish(
        BatchSent.model_validate(
            {
                "id": uuid5(batch.batch_id, "sent"),
                "channel": batch.channel,
                "sent_at": batch.sent_at,
            }
            | batch.told(batch.accounts)
        )
    )
    await clock.set_answer_clock(batch, settings=instaclean, publish=publish, now=now)


@inbox.on(SettleDoubt)
async def settle_doubt(
    command: SettleDoubt,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
) -> None:
    """Go on after a sending that was cut off: it has arrived, or it is sent again."""
    batch = store.batch(command.batch_id)
    if command.arrived:
        dispatch = store.dispatches.get(Dispatch.key_of(batch.batch_id, batch.attempt))
        if dispatch is None or dispatch.test or dispatch.state not in ("doubt", "arrived"):
            raise Refuse("not-now", field="batch_id")
        arrived = dispatch.model_copy(update={"state": "arrived"})
        await store.dispatches.put(dispatch.key, arrived)
        await publish(
            RecordSending(
                id=uuid5(batch.batch_id, f"sending/{batch.attempt}"),
                batch_id=batch.batch_id,
                channel=dispatch.channel,
                sent_at=dispatch.at,
            )
        )
        return
    if batch.released_by != command.id:
        dispatch = store.dispatches.get(Dispatch.key_of(batch.batch_id, batch.attempt))
        if (
            batch.state != states.SENDING
            or dispatch is None
            or dispatch.state
            not in (
                "doubt",
                "lost",
            )
        ):
            raise Refuse("not-now", field="batch_id")
        await store.dispatches.put(dispatch.key, dispatch.model_copy(update={"state": "lost"}))
        batch = _next_attempt(store.batch(batch.batch_id), command.id, settings=instaclean)
    await store.batches.put(batch.batch_id, batch)
    await _tell_released(batch, test=False, publish=publish)


@inbox.on(RecordReceipt)
async def record_receipt(
    command: RecordReceipt, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    """Note that the platform has the batch; the first receipt counts."""
    batch = store.batch(command.batch_id)
    if batch.sent_at is None:
        raise Refuse("not-now", field="batch_id")
    if command.received_at > now + fast_lane.AHEAD:
        raise Refuse("in-the-future", field="received_at")
    if batch.acknowledged_at is None:
        if command.received_at < batch.sent_at - timedelta(days=1):
            raise Refuse("before-sending", field="received_at")
        if batch.state == states.SENT:
            batch = move.batch_to(batch, states.ACKNOWLEDGED, cause_id=command.id, now=now)
        batch = batch.model_copy(
            update={
                "acknowledged_at": command.received_at,
                "reference": command.reference,
            }
        )
        observe.BATCHES.labels(batch.platform, batch.batch_kind, "acknowledged").inc()
    await store.batches.put(batch.batch_id, batch)
    took = (batch.acknowledged_at or now) - (batch.sent_at or now)
    await publish(
        BatchAcknowledged.model_validate(
            {
                "id": uuid5(batch.batch_id, "acknowledged"),
                "after_days": max(took.total_seconds() / 86400, 0),
            }
            | batch.told(batch.accounts)
        )
    )


def _refuse_without_contact(batch: Batch, *, settings: InstacleanSettings) -> None:
    contact = settings.contacts.get(batch.platform, Contact())
    to = settings.mailbox if settings.mode == "test" else contact.to
    if contact.channel == "mail" and "@" not in to:
        raise Refuse("no-contact", field="platform")
    address = settings.test_webhook if settings.mode == "test" else contact.to
    if contact.channel == "webhook" and not address.startswith(("http://", "https://")):
        raise Refuse("no-contact", field="platform")


def _next_attempt(batch: Batch, cause_id: UUID, *, settings: InstacleanSettings) -> Batch:
    channel = settings.contacts.get(batch.platform, Contact()).channel
    return batch.model_copy(
        update={"released_by": cause_id, "attempt": batch.attempt + 1, "channel": channel}
    )


async def _tell_released(batch: Batch, *, test: bool, publish: Publish) -> None:
    await publish(
        BatchReleased.model_validate(
            {
                "id": uuid5(batch.batch_id, f"released/{batch.attempt}"),
                "manifest": batch.manifest,
                "channel": batch.channel,
                "attempt": batch.attempt,
                "test": test,
            }
            | batch.told(batch.accounts)
        )
    )
