"""The clock of reviews: reminders, overdue, and then nothing is shared any more."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from services.policy.domain.calendar import midnight, today
from services.policy.domain.evaluation import OVERDUE, STOPPED, Item, Told, latest
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.agreements import AgreementsApplied
from shared.contracts.policy.evaluation import Kind
from shared.contracts.policy.reviews import (
    ListReviews,
    LookOverdue,
    ReviewDue,
    ReviewNear,
    ReviewOverdue,
    Reviews,
    ReviewView,
    SharingStopped,
)
from shared.messaging.turn import Publish

REVIEWS = UUID("3e9d4f60-55c5-5d8c-9a3b-0e8b6a1f2d47")  # namespace of what is told of reviews


@inbox.on(ReviewDue)
async def look_at_review(
    due: ReviewDue, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Tell the step that has come, and set the timer of the next."""
    await look(due.about, due.item, store=store, publish=publish, now=now)


@inbox.on(AgreementsApplied)
async def watch_new_agreements(
    _event: AgreementsApplied, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Set the clocks of a version that came in force."""
    await watch_reviews(store, publish, now)


@inbox.at_start
async def watch_reviews(store: PolicyStore, publish: Publish, now: datetime) -> None:
    """Look at everything: what came while we were away is told now."""
    for item in _items(store, now=now):
        await _look(item, store=store, publish=publish, now=now)


@inbox.on(ListReviews)
async def list_reviews(_query: ListReviews, store: PolicyStore, now: datetime) -> Reviews:
    """Return everything that is looked at again."""
    views = [_view(item, store, now=now) for item in _items(store, now=now)]
    return Reviews(reviews=tuple(sorted(views, key=lambda view: view.review_by)))


async def look(
    kind: Kind, name: str, *, store: PolicyStore, publish: Publish, now: datetime
) -> Item | None:
    """Tell what is due of one review, and return it as it stands; None: it has none."""
    for item in _items(store, now=now):
        if (item.kind, item.name) == (kind, name):
            await _look(item, store=store, publish=publish, now=now)
            return item
    return None


def _items(store: PolicyStore, *, now: datetime) -> Iterator[Item]:
    if book := store.book():
        for agreement in book.agreements.agreement:
            if today(now) <= agreement.valid_until:
                due, stops_on = book.review_by(agreement), book.stops_on(agreement)
                yield Item("agreement", agreement.id, due, stops_on)
    for goal in store.goals:
        if item := goal.item(latest(store.evaluations("goal", goal.stands.goal))):
            yield item
    for evidence in store.evidence:
        yield Item("point", evidence.point, evidence.until)


async def _look(item: Item, *, store: PolicyStore, publish: Publish, now: datetime) -> None:
    """Tell the latest step that is due and was not told; one step of one review, once."""
    on = today(now)
    told = store.reviews_told.get(item.key)
    if told is None or told.review_by != item.review_by:
        told = Told(review_by=item.review_by)
    come = [step.name for step in item.steps if step.on <= on]
    if come and come[-1] not in told.steps:
        # Told first: cut off in between it is told again under the same id.
        await _tell(come[-1], item, publish=publish)
        told = told.model_copy(update={"steps": tuple(come)})
        await store.reviews_told.put(item.key, told)
    coming = next((step for step in item.steps if step.on > on), None)
    if coming:
        due = ReviewDue(id=_id(item, f"due/{coming.name}"), item=item.name, about=item.kind)
        await publish(due, due=midnight(coming.on))


async def _tell(step: str, item: Item, *, publish: Publish) -> None:
    told = _id(item, step)
    if step == STOPPED:
        await publish(SharingStopped(id=told, item=item.name))
    elif step == OVERDUE and item.stops_on:
        await publish(ReviewOverdue(id=told, item=item.name, stops_on=item.stops_on))
    elif step == OVERDUE:
        await publish(LookOverdue(id=told, item=item.name, about=item.kind))
    else:
        await publish(
            ReviewNear(
                id=told,
                item=item.name,
                about=item.kind,
                days=int(step),
                review_by=item.review_by,
            )
        )


def _id(item: Item, name: str) -> UUID:
    return uuid5(REVIEWS, f"{item.key}/{item.review_by}/{name}")


def _view(item: Item, store: PolicyStore, *, now: datetime) -> ReviewView:
    last = latest(store.evaluations(item.kind, item.name))
    return ReviewView.model_validate(
        {
            "item": item.name,
            "about": item.kind,
            "review_by": item.review_by,
            "stops_on": item.stops_on,
            "state": item.state(today=today(now)),
            "concerned": last and last.concerns,
            "outcome": last and last.outcome,
            "findings": last and last.findings,
            "decisions": last and last.decisions,
        }
    )
