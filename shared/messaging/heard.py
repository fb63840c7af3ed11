"""Whether a service has heard all that was told: numbers must not be answered too early."""

import asyncio
from collections.abc import Iterable

from nats.js.client import JetStreamContext

from shared.broker.streams import EVENTS, Durable

PAUSE = 0.05  # seconds between two looks


async def heard_all(
    js: JetStreamContext, durables: Iterable[Durable], *, within: float
) -> bool:
    """Return whether every event there is now is handled, or is so `within` seconds.

    What is told meanwhile need not be: a busy stream never stands still.
    """
    # By the clock: a timeout only cancels, and nats-py may swallow that (CPython 3.11).
    end = asyncio.get_running_loop().time() + within
    for durable in durables:
        if durable.stream == EVENTS and not await _heard(js, durable, before=end):
            return False
    return True


async def _heard(js: JetStreamContext, durable: Durable, *, before: float) -> bool:
    """Return whether all was fetched, and what was the last then acknowledged, in time."""
    last: int | None = None
    while asyncio.get_running_loop().time() < before:
        info = await js.consumer_info(durable.stream, durable.name)
        if last is None and not info.num_pending and info.delivered:
            last = info.delivered.stream_seq
        if last is not None and info.ack_floor and info.ack_floor.stream_seq >= last:
            return True
        await asyncio.sleep(PAUSE)
    return False
