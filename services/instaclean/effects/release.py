"""A frozen batch may go: its channel hears so."""

from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.dispatch import Dispatch
from services.instaclean.effects import move
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.freeze import BatchReleased
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


async def release(
    turn: Turn[InstacleanStore], batch_id: UUID, cause_id: UUID, settings: InstacleanSettings
) -> None:
    """Tell the channel; in test mode the batch stays as it is."""
    batch = turn.store.batch(batch_id)
    test = settings.mode == "test"
    if batch.released_by != cause_id:
        if turn.store.batches.was_changed_by(batch_id, cause_id):
            return  # it was released by this, and opened or sent once more since
        if batch.state != states.FROZEN and not _has_stopped(turn.store, batch):
            raise Refuse("not-now", field="batch_id")
        if settings.receiver(batch.platform, test=test) is None:
            raise Refuse("no-contact", field="platform")
        if not test and batch.state == states.FROZEN:
            batch = move.batch_to(turn, batch, states.SENDING, cause_id)
        batch = next_attempt(batch, cause_id, settings)
    await turn.store.batches.put(batch_id, batch, by=cause_id)
    await tell_released(turn, batch, test=test)


def _has_stopped(store: InstacleanStore, batch: Batch) -> bool:
    """Return whether it is on its way no more: put off, or ended with nothing sent."""
    dispatch = store.dispatches.get(Dispatch.key_of(batch.batch_id, batch.attempt))
    is_stopped = dispatch is not None and dispatch.has_ended
    return is_stopped and batch.state == states.SENDING


def next_attempt(batch: Batch, cause_id: UUID, settings: InstacleanSettings) -> Batch:
    """Return the batch as it is sent once more."""
    channel = settings.contact(batch.platform).channel
    return batch.model_copy(
        update={"released_by": cause_id, "attempt": batch.attempt + 1, "channel": channel}
    )


async def tell_released(turn: Turn[InstacleanStore], batch: Batch, *, test: bool) -> None:
    """Tell that this attempt may begin; not of a batch that is not frozen, or has gone."""
    if batch.manifest is None or batch.channel is None or batch.sent_at is not None:
        return
    await turn.publish(
        BatchReleased(
            id=uuid5(batch.batch_id, f"released/{batch.attempt}"),
            manifest=batch.manifest,
            channel=batch.channel,
            attempt=batch.attempt,
            test=test,
            **batch.fields(batch.accounts),
        )
    )
