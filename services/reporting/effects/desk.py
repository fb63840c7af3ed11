"""Where sheets are made, one at a time, and lie a while so that their files can be fetched."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from services.reporting.domain.files import digest
from shared.documents.sheets import Sheet
from shared.messaging.inbox import Refuse
from shared.process.settings import ANSWERED_WITHIN

MOST = 32  # sheets that lie ready

Make = Callable[[], Coroutine[Any, Any, Sheet]]


@dataclass(slots=True)
class Desk:
    """Makes sheets one after the other: what one report shows, the next must know of.

    Who asks for what is being made waits for that one. Who waited `patience` seconds hears
    `being-made`; making goes on, so that the sheet is there when they ask again.
    """

    patience: float = ANSWERED_WITHIN * 0.7
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _making: dict[str, asyncio.Task[Sheet]] = field(default_factory=dict)
    _ready: OrderedDict[str, Sheet] = field(default_factory=OrderedDict)

    async def make(self, name: str, make: Make) -> Sheet:
        """Return the sheet of this name, made anew, and let it lie ready."""
        task = self._making.get(name)
        if task is None:
            task = self._making[name] = asyncio.create_task(self._in_turn(make))
            task.add_done_callback(lambda _: self._making.pop(name))
        await asyncio.wait((task,), timeout=self.patience)
        if not task.done():
            raise Refuse("being-made")
        return self.lay(task.result())

    def lay(self, sheet: Sheet) -> Sheet:
        """Let a sheet lie ready, and return it."""
        self._ready[digest(sheet)] = sheet
        self._ready.move_to_end(digest(sheet))
        if len(self._ready) > MOST:
            self._ready.popitem(last=False)
        return sheet

    def ready(self, sha256: str) -> Sheet | None:
        """Return the sheet with this hash, if it lies ready."""
        return self._ready.get(sha256)

    async def _in_turn(self, make: Make) -> Sheet:
        async with self._one_at_a_time:
            return await make()
