"""What the reporting service remembers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from services.reporting.domain.facts import FACTS, Fact
from services.reporting.domain.goals import Goal, GoalState
from services.reporting.domain.period import Period
from shared.language.clock import day_of
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class ReportingStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self._days: defaultdict[date, dict[str, Fact]] = defaultdict(dict)
        self._facts: dict[type[Fact], Table[Any]] = {
            kind: bucket.table(kind.table, kind, self._learn) for kind in FACTS
        }
        self._goals: Table[GoalState] = bucket.table("goal", GoalState)

    async def keep(self, event_id: UUID, fact: Fact) -> None:
        """Keep what an event said; an event that was heard before changes nothing."""
        table = self._facts[type(fact)]
        if table.get(event_id) is None:
            await table.put(event_id, fact)

    def facts(self, period: Period) -> Sequence[Fact]:
        """Return the facts of a period in order of time.

        Of one moment the order is that of the events' ids: which came first is not known.
        """
        days = (period.end - period.begin).days + 1
        found = (self._days.get(period.begin + timedelta(days=n)) for n in range(days))
        told = chain.from_iterable(day.items() for day in found if day)
        return [fact for _, fact in sorted(told, key=lambda item: (item[1].at, item[0]))]

    async def keep_goal(self, name: str, state: GoalState) -> None:
        """Keep what was told of a goal, unless something later was."""
        if state.later_than(self._goals.get(name)):
            await self._goals.put(name, state)

    def goals(self) -> Sequence[Goal]:
        """Return the goals that stand, by name."""
        found = (state.goal for state in self._goals if state.goal is not None)
        return sorted(found, key=lambda goal: goal.goal)

    def _learn(self, key: str, old: Fact | None, new: Fact | None) -> None:
        if old is not None:
            self._days[day_of(old.at)].pop(key, None)
        if new is not None:
            self._days[day_of(new.at)][key] = new
