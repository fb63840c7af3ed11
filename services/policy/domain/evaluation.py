"""Reviews: what nobody looks at is overdue; an agreement then stops, by the clock alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime

from services.policy.domain.agreements import Agreement, Agreements
from services.policy.domain.calendar import MOST_MONTHS, months_after
from shared.contracts.message import Code, Frozen, Personal
from shared.contracts.policy.evaluation import Kind, Outcome

DAY = timedelta(days=1)
REMIND = (30, 7)  # days before
OVERDUE, STOPPED = "overdue", "stopped"


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


class Told(Frozen):
    """Which steps of which review were told."""

    review_by: date
    steps: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is to be told from a day on."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is looked at again at least every six months."""

    kind: Kind
    name: str
    review_by: date
    stops_on: date | None = None
    """The first day without sharing under an agreement; None: being late warns only."""

    @property
    def key(self) -> str:
        """Return what no other has."""
        return f"{self.kind}/{self.name}"

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return what is told of its review, in order."""
        near = (Step(self.review_by - days * DAY, str(days)) for days in REMIND)
        overdue = Step(self.review_by + DAY, OVERDUE)
        stopped = (Step(self.stops_on, STOPPED),) if self.stops_on else ()
        return (*near, overdue, *stopped)

    def state(self, *, today: date) -> str:
        """Return how it stands: in time, near, overdue or stopped."""
        if today > self.review_by:
            return STOPPED if self.stops_on and today >= self.stops_on else OVERDUE
        return "near" if self.review_by - today <= REMIND[0] * DAY else "in-time"


def latest(evaluations: Iterable[Evaluation]) -> Evaluation | None:
    """Return the evaluation that counts: of the latest day, and of those entered last."""
    return max(evaluations, key=lambda e: (e.concerns, e.entered_at, e.cause), default=None)


def reviews(
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
