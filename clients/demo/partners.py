"""Partners that wait until there is a place to fetch from."""

import asyncio
from collections.abc import Iterable

from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker.streams import PARTNERS, partner

LONGEST = 10.0  # seconds until the provisioner has made room


async def partners_can_fetch(js: JetStreamContext, partners: Iterable[str]) -> None:
    """Return when the broker has a consumer for each partner; or raise `TimeoutError`."""
    async with asyncio.timeout(LONGEST):
        for name in partners:
            while not await _has_consumer(js, partner(name).name):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.05)


async def _has_consumer(js: JetStreamContext, name: str) -> bool:
    try:
        await js.consumer_info(PARTNERS, name)
    except NotFoundError:
        return False
    return True
