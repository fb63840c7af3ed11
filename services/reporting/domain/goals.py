"""Goals as they were set last, and how far they are."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime

from services.reporting.domain.figures import Figures
from services.reporting.domain.metrics import count
from services.reporting.domain.numbers import GoalNumber
from services.reporting.domain.period import Period
from shared.contracts.message import Code, Frozen
from shared.contracts.reporting.goals import GoalProgress


class Goal(Frozen):
    """What was told last of a goal: how it was set, or that it was dropped."""

    goal: Code
    metric: Code
    baseline: float
    target: float
    responsible: Code
    begin: date
    end: date

    @property
    def period(self) -> Period:
        """Return the days it is counted on."""
        return Period(self.begin, self.end)

    @property
    def number(self) -> GoalNumber:
        """Return the number that it counts."""
        return GoalNumber(metric=self.metric, period=self.period)

    def progress(self, found: Figures) -> GoalProgress:
        """Return how far it is, when the figures of its period are these."""
        now = count(self.metric, found)
        return GoalProgress(
            goal=self.goal,
            metric=self.metric,
            baseline=self.baseline,
            target=self.target,
            responsible=self.responsible,
            begin=self.begin,
            end=self.end,
            count=now,
            way=self._way(now),
        )

    def _way(self, now: int) -> float:
        whole = self.target - self.baseline
        return (now - self.baseline) / whole if whole else 1.0


class GoalState(Frozen):
    """The last that was told of a goal; None: it was dropped."""

    at: AwareDatetime
    event_id: UUID
    goal: Goal | None

    def later_than(self, other: "GoalState | None") -> bool:
        """Return whether this was told later: events of a goal may come in any order."""
        return other is None or (self.at, self.event_id) > (other.at, other.event_id)
