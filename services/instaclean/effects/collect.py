"""What is in a batch: complete notices are put into it, and are looked at before they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch, batch_id_of, quarter_batch
from services.instaclean.domain.notice import Notice, missing
from services.instaclean.effects import move
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.collect import BatchCollected
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@dataclass(frozen=True, slots=True)
class Gathered:
    """A batch, the notices that one cause put into it, and the id of what is told of it."""

    batch: Batch
    added: Sequence[UUID]
    cause_id: UUID


async def gather(
    turn: Turn[InstacleanStore], platform: str, quarter: str, cause_id: UUID
) -> Gathered:
    """Put every complete notice into the batch of a quarter; refuse once it is closed."""
    store, batch_id = turn.store, batch_id_of(quarter, platform)
    batch = store.batches.get(batch_id) or quarter_batch(quarter, platform)
    there = [n.notice_id for n in store.in_batch(batch_id) if n.moved_by(cause_id)]
    if not batch.takes_notices:
        if there:
            return Gathered(batch, there, cause_id)  # a second try, after somebody went on
        raise Refuse("not-now", field="quarter")
    await store.batches.put(batch_id, batch)

    async def put_in(ready: Notice) -> None:
        notice = store.notices.get(ready.notice_id)
        if notice is None or notice.state != states.READY:
            return
        notice = move.notice_to(turn, notice, states.LISTED, cause_id)
        place = {"batch_id": batch_id, "quarter": quarter}
        await move.keep(turn, notice.model_copy(update=place), cause_id)

    await move.side_by_side(store.ready(platform), put_in)
    added = [n.notice_id for n in store.in_batch(batch_id) if n.moved_by(cause_id)]
    return Gathered(batch, added, cause_id)


async def tell_gathered(turn: Turn[InstacleanStore], gathered: Gathered) -> None:
    """Tell what was put into a batch, then of each notice."""
    batch, cause_id = gathered.batch, gathered.cause_id
    if not batch.takes_notices and turn.now - batch.moves[-1].at > move.HEALED:
        return  # it was told long ago, and less is in it now
    await turn.publish(
        BatchCollected(
            id=uuid5(cause_id, "collected"),
            added=len(gathered.added),
            **batch.fields(len(listed(turn.store, batch))),
        )
    )

    async def tell(notice_id: UUID) -> None:
        await move.tell(turn, turn.store.notice(notice_id), cause_id)

    await move.side_by_side(gathered.added, tell)


def listed(store: InstacleanStore, batch: Batch) -> Sequence[Notice]:
    """Return the notices that will go: those that are not gone."""
    return [n for n in store.in_batch(batch.batch_id) if n.state == states.LISTED]


def refuse_incomplete(rows: Sequence[Notice], settings: InstacleanSettings) -> None:
    """Refuse when a row misses something: `ListRows` and `ShowNotice` say which and what."""
    if any(missing(notice, has_notifier=settings.has_notifier) for notice in rows):
        raise Refuse("incomplete-row", field="batch_id")
