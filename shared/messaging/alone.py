"""One handling by itself in this process, or many side by side.

What took the process down several times is tried with no other beside it: then it is known
which one was to blame. See docs/decisions/0061.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Alone:
    """Lets many in beside each other, or one by itself; who waits for that goes first."""

    def __init__(self) -> None:
        self._inside = 0
        self._is_taken = False
        self._waiting = 0
        self._sleepers: list[asyncio.Future[None]] = []

    @asynccontextmanager
    async def beside_others(self) -> AsyncIterator[None]:
        """Run as soon as none is by itself, or waits for it."""
        if self._is_taken or self._waiting:
            await self._until(lambda: not self._is_taken and not self._waiting)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            self._wake()

    @asynccontextmanager
    async def by_itself(self) -> AsyncIterator[None]:
        """Run as soon as no other runs."""
        self._waiting += 1
        try:
            await self._until(lambda: not self._is_taken and not self._inside)
        finally:
            self._waiting -= 1
            self._wake()
        self._is_taken = True
        try:
            yield
        finally:
            self._is_taken = False
            self._wake()

    async def _until(self, free: Callable[[], bool]) -> None:
        while not free():
            sleeper = asyncio.get_running_loop().create_future()
            self._sleepers.append(sleeper)
            await sleeper

    def _wake(self) -> None:
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
        self._sleepers.clear()


alone = Alone()
"""Of this process: what one service does may take down all that run in it."""
