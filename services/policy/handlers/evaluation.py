"""The evaluation clock: reminders, overdue, and then nothing is shared any more."""

from datetime import datetime
from uuid import UUID, uuid5

from services.policy.domain.agreements import Agreement
from services.policy.domain.calendar import midnight, today
from services.policy.domain.decide import Book
from services.policy.domain.evaluation import (
    OVERDUE,
    REMIND,
    STOPPED,
    Evaluation,
    Told,
    latest,
    steps,
)
from services.policy.handlers.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.evaluation import (
    EvaluationRecorded,
    ListReviews,
    RecordEvaluation,
    ReviewDue,
    ReviewNear,
    ReviewOverdue,
    Reviews,
    ReviewView,
    SharingStopped,
)
from shared.contracts.policy import AgreementsApplied
from shared.inbox import Publish, Refuse

REVIEWS = UUID("3e9d4f60-55c5-5d8c-9a3b-0e8b6a1f2d47")  # namespace of what is told of reviews


@inbox.on(RecordEvaluation)
async def record_evaluation(
    command: RecordEvaluation,
    store: PolicyStore,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Keep an evaluation; it moves the review date, or stops the agreement."""
    agreement = _agreement(command.item, store)
    if command.concerns > today(now):
        raise Refuse("in-the-future", field="concerns")
    known = store.evaluation(command.item, command.id)
    evaluation = known or Evaluation(
        cause=command.id,
        item=command.item,
        concerns=command.concerns,
        entered_at=now,
        findings=command.findings,
        decisions=command.decisions,
        outcome=command.outcome,
        by=actor,
    )
    await store.keep_evaluation(evaluation)
    book = _book(store)
    await publish(
        EvaluationRecorded(
            id=command.derive("recorded"),
            item=command.item,
            concerns=evaluation.concerns,
            entered=today(evaluation.entered_at),
            outcome=evaluation.outcome,
            review_by=book.review_by(agreement),
        )
    )
    await _look(agreement, book, store=store, publish=publish, now=now)


@inbox.on(ReviewDue)
async def look_at_review(
    due: ReviewDue, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Tell the step that has come, and set the timer of the next."""
    if (book := store.book()) is None:
        return
    for agreement in book.agreements.agreement:
        if agreement.id == due.item:
            await _look(agreement, book, store=store, publish=publish, now=now)


@inbox.on(AgreementsApplied)
async def watch_new_agreements(
    _event: AgreementsApplied, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Set the clocks of a version that came in force."""
    await watch_reviews(store, publish, now)


@inbox.at_start
async def watch_reviews(store: PolicyStore, publish: Publish, now: datetime) -> None:
    """Look at every agreement: what came while we were away is told now."""
    if (book := store.book()) is None:
        return
    for agreement in book.agreements.agreement:
        await _look(agreement, book, store=store, publish=publish, now=now)


@inbox.on(ListReviews)
async def list_reviews(_query: ListReviews, store: PolicyStore, now: datetime) -> Reviews:
    """Return every agreement in force with its review."""
    book = store.book()
    found = book.agreements.agreement if book else ()
    views = [_view(agreement, _book(store), store, now=now) for agreement in found]
    return Reviews(reviews=tuple(sorted(views, key=lambda view: view.review_by)))


async def _look(
    agreement: Agreement, book: Book, *, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Tell the latest step that is due and was not told; one step of one review, once."""
    review_by, on = book.review_by(agreement), today(now)
    if on > agreement.valid_until:
        return
    told = store.reviews_told.get(agreement.id)
    if told is None or told.review_by != review_by:
        told = Told(item=agreement.id, review_by=review_by)
    all_steps = steps(review_by, book.stops_on(agreement))
    come = [step.name for step in all_steps if step.on <= on]
    if come and come[-1] not in told.steps:
        # Told first: cut off in between it is told again under the same id.
        await _tell(come[-1], agreement, book, publish=publish)
        told = told.model_copy(update={"steps": tuple(come)})
        await store.reviews_told.put(agreement.id, told)
    coming = [step for step in all_steps if step.on > on]
    if coming:
        due = ReviewDue(
            id=_id(agreement, review_by, f"due/{coming[0].name}"), item=agreement.id
        )
        await publish(due, due=midnight(coming[0].on))


async def _tell(step: str, agreement: Agreement, book: Book, *, publish: Publish) -> None:
    review_by = book.review_by(agreement)
    told = _id(agreement, review_by, step)
    if step == STOPPED:
        await publish(SharingStopped(id=told, item=agreement.id))
    elif step == OVERDUE:
        stops_on = book.stops_on(agreement)
        await publish(ReviewOverdue(id=told, item=agreement.id, stops_on=stops_on))
    else:
        await publish(
            ReviewNear(id=told, item=agreement.id, days=int(step), review_by=review_by)
        )


def _id(agreement: Agreement, review_by: object, name: str) -> UUID:
    return uuid5(REVIEWS, f"{agreement.id}/{review_by}/{name}")


def _book(store: PolicyStore) -> Book:
    book = store.book()
    assert book is not None  # noqa: S101 - there is an agreement, so there is a book
    return book


def _agreement(item: str, store: PolicyStore) -> Agreement:
    book = store.book()
    found = book.agreements.agreement if book else ()
    for agreement in found:
        if agreement.id == item:
            return agreement
    raise Refuse("unknown-agreement", field="item")


def _view(agreement: Agreement, book: Book, store: PolicyStore, *, now: datetime) -> ReviewView:
    review_by, stops_on, on = book.review_by(agreement), book.stops_on(agreement), today(now)
    last = latest(store.evaluations(agreement.id))
    left = (review_by - on).days
    state = "near" if left <= REMIND[0] else "in-time"
    if left < 0:
        state = "stopped" if on >= stops_on else "overdue"
    return ReviewView.model_validate(
        {
            "item": agreement.id,
            "review_by": review_by,
            "stops_on": stops_on,
            "state": state,
            "concerned": last and last.concerns,
            "outcome": last and last.outcome,
            "findings": last and last.findings,
            "decisions": last and last.decisions,
        }
    )
