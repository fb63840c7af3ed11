"""What the reporting service remembers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, starmap
from typing import Any
from uuid import UUID

from services.reporting.domain.facts import FACTS, Fact
from services.reporting.domain.figures import Told
from services.reporting.domain.goals import Goal, GoalState
from services.reporting.domain.period import Period
from services.reporting.domain.publication import Publication
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
        self._publications: Table[Publication] = bucket.table("publication", Publication)

    async def keep(self, event_id: UUID, fact: Fact) -> None:
        """Keep what an event said; an event that was heard before changes nothing."""
        table = self._facts[type(fact)]
        if table.get(event_id) is None:
            await table.put(event_id, fact)

    def told(self, period: Period) -> Sequence[Told]:
        """Return the facts of a period in order of time.

        Of one moment the order is that of the events' ids: which came first is not known.
        """
        days = (period.end - period.begin).days + 1
        found = (self._days.get(period.begin + timedelta(days=n)) for n in range(days))
        return list(chain.from_iterable(map(_in_order, filter(None, found))))

    async def keep_goal(self, name: str, state: GoalState) -> None:
        """Keep what was told of a goal, unless something later was."""
        if state.later_than(self._goals.get(name)):
            await self._goals.put(name, state)

    def goals(self) -> Sequence[Goal]:
        """Return the goals that stand, by name."""
        found = (state.goal for state in self._goals if state.goal is not None)
        return sorted(found, key=lambda goal: goal.goal)

    def publications(self) -> Sequence[Publication]:
        """Return what earlier reports showed, one for each period, by period."""
        return sorted(self._publications, key=lambda publication: publication.name)

    async def keep_publication(self, publication: Publication) -> None:
        """Keep what a report shows: before anybody sees it."""
        await self._publications.put(publication.name, publication)

    def _learn(self, key: str, old: Fact | None, new: Fact | None) -> None:
        if old is not None:
            self._days[day_of(old.at)].pop(key, None)
        if new is not None:
            self._days[day_of(new.at)][key] = new


def _in_order(day: Mapping[str, Fact]) -> Iterable[Told]:
    return sorted(starmap(Told, day.items()), key=lambda told: (told.fact.at, told.event_id))
