"""A batch ends: nothing in it waits for the platform any more."""

from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.effects import move
from services.instaclean.effects.board import renew
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.decide import BatchDecided
from shared.messaging.turn import Turn


async def end_batch(
    turn: Turn[InstacleanStore], batch_id: UUID, settings: InstacleanSettings
) -> None:
    """Note that nothing in a batch waits for the platform any more, if it is so."""
    batch = turn.store.batch(batch_id)
    cause_id = uuid5(batch_id, "decided")
    if not batch.moved_by(cause_id):
        waiting = turn.store.states_in(batch_id)[states.OUT]
        if waiting or batch.state not in (states.SENT, states.ACKNOWLEDGED):
            return
        batch = move.batch_to(turn, batch, states.DECIDED, cause_id)
        await turn.store.batches.put(batch_id, batch)
        renew(turn.store, settings.zone)
    await turn.publish(BatchDecided(id=cause_id, **batch.fields(batch.accounts)))
