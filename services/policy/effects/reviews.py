"""A review is looked at: the step that has come is told, and the timer of the next is set."""

from uuid import UUID, uuid5

from services.policy.domain.workers.reviews import OVERDUE, STOPPED, Item, ToldSteps
from services.policy.store import PolicyStore
from shared.contracts.policy.evaluation import Kind
from shared.contracts.policy.reviews import (
    LookOverdue,
    ReviewDue,
    ReviewNear,
    ReviewOverdue,
    SharingStopped,
)
from shared.language.clock import day_of, midnight
from shared.messaging.turn import Turn

REVIEWS = UUID("3e9d4f60-55c5-5d8c-9a3b-0e8b6a1f2d47")  # namespace of what is told of reviews


async def look_at(turn: Turn[PolicyStore], kind: Kind, name: str) -> Item | None:
    """Tell what is due of one review, and return it as it stands; None: it has none."""
    for item in turn.store.reviews.items(turn.store.agreements.book(), on=day_of(turn.now)):
        if (item.kind, item.name) == (kind, name):
            await _look(turn, item)
            return item
    return None


async def look_at_everything(turn: Turn[PolicyStore]) -> None:
    """Tell what is due of every review."""
    book = turn.store.agreements.book()
    for item in turn.store.reviews.items(book, on=day_of(turn.now)):
        await _look(turn, item)


async def _look(turn: Turn[PolicyStore], item: Item) -> None:
    """Tell the latest step that is due and was not told; one step of one review, once.

    The timer is no clock of a row: an agreement's dates follow from the version in force and
    its evaluations together.
    """
    on = day_of(turn.now)
    steps = turn.store.reviews.steps.get(item.key)
    if steps is None or steps.review_by != item.review_by:
        steps = ToldSteps(review_by=item.review_by)
    past = [step.name for step in item.steps if step.on <= on]
    if past and past[-1] not in steps.steps:
        # Told first: cut off in between it is told again under the same id.
        await _tell(turn, past[-1], item)
        steps = steps.model_copy(update={"steps": tuple(past)})
        await turn.store.reviews.steps.put(item.key, steps)
    coming = next((step for step in item.steps if step.on > on), None)
    if coming:
        due_id = _event_id(item, f"due/{coming.name}")
        due = ReviewDue(id=due_id, item=item.name, about=item.kind)
        await turn.publish(due, due=midnight(coming.on))


async def _tell(turn: Turn[PolicyStore], step: str, item: Item) -> None:
    event_id = _event_id(item, step)
    if step == STOPPED:
        await turn.publish(SharingStopped(id=event_id, item=item.name))
    elif step == OVERDUE and item.stops_on:
        await turn.publish(ReviewOverdue(id=event_id, item=item.name, stops_on=item.stops_on))
    elif step == OVERDUE:
        await turn.publish(LookOverdue(id=event_id, item=item.name, about=item.kind))
    else:
        await turn.publish(
            ReviewNear(
                id=event_id,
                item=item.name,
                about=item.kind,
                days=int(step),
                review_by=item.review_by,
            )
        )


def _event_id(item: Item, name: str) -> UUID:
    return uuid5(REVIEWS, f"{item.key}/{item.review_by}/{name}")
