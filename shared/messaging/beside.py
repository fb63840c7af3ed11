"""Beside the loop that hears: what takes a while, and what none has to wait for."""

import asyncio
from collections.abc import Coroutine

AT_ONCE = 50  # more must wait, and what is heard behind them too


class Beside:
    """Runs coroutines that look after their own errors, so many at a time."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, work: Coroutine[None, None, None]) -> None:
        """Begin `work`, as soon as there is room for it."""
        await self._room.acquire()
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    async def finish(self, patience: float) -> None:
        """Let what runs end, within `patience` seconds."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()
