"""The memory of one service: tables on one shelf, kept fresh by one watch."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.contracts.message import Timer
from shared.storage.marks import Rows, fewer_rows
from shared.storage.shelf import MemoryShelf, Shelf
from shared.storage.table import Changed, Clock, SetTimer, T, Table


@dataclass(slots=True)
class Bucket:
    """The memory of one service: tables on one shelf, kept up to date by one watch."""

    shelf: Shelf = field(default_factory=MemoryShelf)
    tables: dict[str, Table] = field(default_factory=dict)  # type: ignore[type-arg]
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    set_timer: SetTimer | None = None
    """Sets a timer on the broker; without one, no clock runs."""
    marked: Mapping[str, Rows] = field(default_factory=dict)
    """What the shelf must hold, as far as it was marked."""
    lacks: list[str] = field(default_factory=list)
    """In words, where the shelf held less than that when it was read last."""
    read: int = 0
    """How many entries the shelf gave: that it grows says that reading goes on."""
    _others: dict[str, Rows] = field(default_factory=dict)

    def table(
        self,
        name: str,
        model: type[T],
        changed: Changed[T] | None = None,
        *,
        clock: Clock[T] | None = None,
    ) -> Table[T]:
        """Return the table of this name; name all tables before `follow`."""
        table = Table(self.shelf, name, model, changed, clock=clock, set_timer=self._set)
        self.tables[name] = table
        return table

    async def _set(self, timer: Timer) -> None:
        if self.set_timer is not None:
            await self.set_timer(timer)

    @property
    def rows(self) -> dict[str, Rows]:
        """Return how much each table holds, also those that no service here has any more."""
        return self._others | {name: table.rows for name, table in self.tables.items()}

    @property
    def set_aside(self) -> dict[str, list[str]]:
        """Return the keys of rows that cannot be read, by table."""
        aside = {name: table.set_aside for name, table in self.tables.items()}
        return {name: keys for name, keys in aside.items() if keys}

    async def follow(self) -> None:
        """Learn every row, set `caught_up`, and go on learning until cancelled."""
        marked = self.marked  # what was written before we read
        revisions: dict[str, dict[str, int]] | None = {}
        async for entry in self.shelf.watch():
            if entry is None:
                self._compare(marked, revisions or {})
                revisions = None
                self.caught_up.set()
                continue
            self.read += 1
            name, _, key = entry.key.partition(".")
            if revisions is not None:
                revisions.setdefault(name, {})[key] = entry.revision
            if (table := self.tables.get(name)) is not None:
                table.learn(key, entry)

    def _compare(
        self, marked: Mapping[str, Rows], revisions: Mapping[str, Mapping[str, int]]
    ) -> None:
        rows = {
            name: Rows(keys=len(keys), revisions=sum(keys.values()))
            for name, keys in revisions.items()
        }
        self._others = {name: held for name, held in rows.items() if name not in self.tables}
        self.lacks = fewer_rows(marked, rows)
