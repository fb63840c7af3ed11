"""Reviews: what nobody looks at is overdue; an agreement then stops, by the clock alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.message import Code, Frozen
from shared.contracts.policy.evaluation import Kind
from shared.contracts.policy.reviews import State

DAY = timedelta(days=1)
REMIND = (30, 7)  # days before
OVERDUE, STOPPED = "overdue", "stopped"


class ToldSteps(Frozen):
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

    def state(self, *, today: date) -> State:
        """Return how it stands: in time, near, overdue or stopped."""
        if today > self.review_by:
            return "stopped" if self.stops_on and today >= self.stops_on else "overdue"
        return "near" if self.review_by - today <= REMIND[0] * DAY else "in-time"
