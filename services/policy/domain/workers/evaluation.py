"""Evaluations: which one counts, and which review dates they move."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime

from services.policy.domain.agreements.agreements import Agreement, Agreements
from services.policy.domain.calendar import MOST_MONTHS, months_after
from shared.contracts.message import Code, Frozen, Personal
from shared.contracts.policy.evaluation import Kind, Outcome


class Evaluation(Frozen):
    """One evaluation: when it was, when it was entered, what was found and decided."""

    cause: UUID
    item: Code
    kind: Kind = "agreement"
    concerns: date
    entered_at: AwareDatetime
    findings: Personal
    decisions: Personal
    outcome: Outcome
    by: Code
    review_by: date | None = None  # as it was told; None: not told yet


def latest(evaluations: Iterable[Evaluation]) -> Evaluation | None:
    """Return the evaluation that counts: of the latest day, and of those entered last."""
    return max(evaluations, key=lambda e: (e.concerns, e.entered_at, e.cause), default=None)


def moved_reviews(
    agreements: Agreements,
    evaluations: Mapping[str, Iterable[Evaluation]],
    *,
    in_force_since: datetime,
) -> dict[str, date]:
    """Return for each evaluated agreement the last day before its next review is overdue.

    The file's own date counts when it is later: who writes a new version has looked at it. A
    "stop" holds until a newer version is in force.
    """
    moved = {}
    for agreement in agreements.agreement:
        if (last := latest(evaluations.get(agreement.id, ()))) is None:
            continue
        if last.outcome == "stop":
            if last.entered_at >= in_force_since:
                moved[agreement.id] = _over(agreement, agreements, last)
            continue
        due = months_after(last.concerns, MOST_MONTHS)
        if due > agreement.review_by:
            moved[agreement.id] = due
    return moved


def _over(agreement: Agreement, agreements: Agreements, last: Evaluation) -> date:
    """Return a review date so long ago that its grace is over on the day of the evaluation."""
    ended = last.concerns - timedelta(days=agreements.grace_days + 1)
    return min(ended, agreement.review_by)
