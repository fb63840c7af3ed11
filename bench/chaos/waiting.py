"""Waiting for what must come, never longer than a deadline."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic


async def comes_true(holds: Callable[[], Awaitable[bool]], *, within: float) -> bool:
    """Return as soon as it holds, or False when it does not `within` so many seconds."""
    end = monotonic() + within
    while not await holds():
        if monotonic() > end:
            return False
        await asyncio.sleep(0.1)
    return True
