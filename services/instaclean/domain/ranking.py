"""Accounts in order of priority, so that any page of the list is found at once."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from uuid import UUID

Place = tuple[int, float, str]
"""Sorts an account: the score and the last sighting, both negative, and its id."""
Cell = tuple[str, str | None, str]
"""A platform, a category or None for all, and a state: no account is twice in one."""


@dataclass(slots=True)
class Ranking:
    """Every account that waits, in order; also per platform, category and state."""

    _all: list[Place] = field(default_factory=list)
    _cells: defaultdict[Cell, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _where: dict[UUID, tuple[Place, frozenset[Cell]]] = field(default_factory=dict)

    def put(
        self,
        entry_id: UUID,
        place: Place,
        *,
        platform: str,
        categories: Collection[str],
        state: str,
    ) -> None:
        """Put an account where it belongs, wherever it was."""
        cells = frozenset((platform, category, state) for category in (None, *categories))
        if self._where.get(entry_id) == (place, cells):
            return
        self.drop(entry_id)
        self._where[entry_id] = place, cells
        insort(self._all, place)
        for cell in cells:
            insort(self._cells[cell], place)

    def drop(self, entry_id: UUID) -> None:
        """Take an account off the list, if it is on it."""
        if (was := self._where.pop(entry_id, None)) is None:
            return
        place, cells = was
        del self._all[bisect_left(self._all, place)]
        for cell in cells:
            places = self._cells[cell]
            del places[bisect_left(places, place)]
            if not places:
                del self._cells[cell]

    def page(
        self,
        limit: int | None,
        *,
        skip: int = 0,
        platform: str | None = None,
        category: str | None = None,
        state: str | None = None,
    ) -> tuple[Sequence[str], int]:
        """Return the ids of a page, and how many there are in all; no limit is to the end."""
        if platform is category is state is None:
            fitting = [self._all]
        else:
            fitting = [
                places
                for (where, about, what), places in self._cells.items()
                if about == category and platform in (None, where) and state in (None, what)
            ]
        stop = None if limit is None else skip + limit
        if len(fitting) == 1:
            page = fitting[0][skip:stop]
        else:
            page = list(islice(merge(*fitting), skip, stop))
        return [place[2] for place in page], sum(map(len, fitting))
