"""The clock of reviews: reminders, overdue, and then nothing is shared any more."""

from services.policy.domain.workers.evaluation import latest
from services.policy.domain.workers.reviews import Item
from services.policy.effects.reviews import look_at, look_at_everything
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.agreements import AgreementsApplied
from shared.contracts.policy.reviews import ListReviews, ReviewDue, Reviews, ReviewView
from shared.language.clock import day_of
from shared.messaging.turn import Turn


@inbox.on(ReviewDue)
async def look_at_review(due: ReviewDue, turn: Turn[PolicyStore]) -> None:
    """Tell the step that has come, and set the timer of the next."""
    await look_at(turn, due.about, due.item)


@inbox.on(AgreementsApplied)
async def watch_new_agreements(_event: AgreementsApplied, turn: Turn[PolicyStore]) -> None:
    """Set the timers of a version that came in force."""
    await look_at_everything(turn)


@inbox.at_start
async def watch_reviews(turn: Turn[PolicyStore]) -> None:
    """Look at everything: what came while we were away is told now."""
    await look_at_everything(turn)


@inbox.on(ListReviews)
async def list_reviews(_query: ListReviews, turn: Turn[PolicyStore]) -> Reviews:
    """Return everything that is looked at again."""
    book, on = turn.store.agreements.book(), day_of(turn.now)
    views = [_view(turn, item) for item in turn.store.reviews.items(book, on=on)]
    return Reviews(reviews=tuple(sorted(views, key=lambda view: view.review_by)))


def _view(turn: Turn[PolicyStore], item: Item) -> ReviewView:
    last = latest(turn.store.reviews.evaluations(item.kind, item.name))
    return ReviewView(
        item=item.name,
        about=item.kind,
        review_by=item.review_by,
        stops_on=item.stops_on,
        state=item.state(today=day_of(turn.now)),
        concerned=last.concerns if last else None,
        outcome=last.outcome if last else None,
        findings=last.findings if last else None,
        decisions=last.decisions if last else None,
    )
