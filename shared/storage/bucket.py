"""The memory of one service: tables on one shelf, kept fresh by one watch."""

import asyncio
from dataclasses import dataclass, field

from shared.contracts.message import Timer
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

    async def follow(self) -> None:
        """Learn every row, set `caught_up`, and go on learning until cancelled."""
        async for entry in self.shelf.watch():
            if entry is None:
                self.caught_up.set()
                continue
            name, _, key = entry.key.partition(".")
            if (table := self.tables.get(name)) is not None:
                table.learn(key, entry)
