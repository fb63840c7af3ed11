"""Order: one lane per entity, lanes side by side, patience inside a lane.

A message that fails holds up its own entity and nothing else. A message that is early
lets those behind it go first: what it waits for may be among them.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

W = TypeVar("W")


class Outcome(Enum):
    """What came of one try."""

    DONE = "done"
    AGAIN = "again"
    EARLY = "early"


Attempt = Callable[[W], Awaitable[tuple[Outcome, float]]]
"""One try: returns the outcome and, unless done, the seconds to wait."""

Leave = Callable[[W], Awaitable[None]]
"""Takes what will not be done here any more."""


async def leave_it(_work: object) -> None:
    """Do nothing with what is not done."""


@dataclass(slots=True)
class _Lane(Generic[W]):
    queue: deque[W]
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Lanes(Generic[W]):
    """Runs `attempt` over work, in order within a key, concurrently between keys."""

    def __init__(self, attempt: Attempt[W], leave: Leave[W] = leave_it) -> None:
        self._attempt, self._leave = attempt, leave
        self._lanes: dict[str, _Lane[W]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.stopping = False

    def put(self, key: str, work: W) -> None:
        """Add `work` behind what has the same key."""
        if lane := self._lanes.get(key):
            lane.queue.append(work)
            lane.news.set()
            return
        lane = self._lanes[key] = _Lane(deque((work,)))
        task = asyncio.create_task(self._run(key, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self, patience: float) -> None:
        """Finish the tries under way, within `patience` seconds; begin no other.

        What is behind such a try is left as soon as it ends, and no sooner: another process
        would begin with it.
        """
        self.stopping = True
        for lane in self._lanes.values():
            lane.news.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, key: str, lane: _Lane[W]) -> None:
        early: list[W] = []
        try:
            while (lane.queue or early) and not self.stopping:
                if not lane.queue:
                    # Only early ones are left. They have waited: try them again.
                    lane.queue.extend(early)
                    early.clear()
                outcome, wait = await self._attempt(lane.queue[0])
                if outcome is Outcome.DONE:
                    lane.queue.popleft()
                    lane.queue.extendleft(reversed(early))
                    early.clear()
                elif outcome is Outcome.EARLY:
                    early.append(lane.queue.popleft())
                    if not lane.queue:
                        await self._wait(lane, wait)
                else:
                    await self._wait(lane, wait, wake=False)
        finally:
            del self._lanes[key]
            for work in (*early, *lane.queue):
                await self._leave(work)

    async def _wait(self, lane: _Lane[W], seconds: float, *, wake: bool = True) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while not self.stopping:
            lane.news.clear()
            with suppress(TimeoutError):
                left = end - asyncio.get_running_loop().time()
                await asyncio.wait_for(lane.news.wait(), timeout=max(left, 0))
                if wake:
                    return
                continue
            return
