"""The partners of the demo: they wait for a place to fetch from, and fetch what they may."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from clients.demo.seen import Seen
from shared.broker import streams
from shared.broker.streams import PARTNERS
from shared.contracts.cloudevents import decode
from shared.contracts.signals.share import SharedSignal

LONGEST = 10.0  # seconds until the provisioner has made room


async def partners_can_fetch(js: JetStreamContext, partners: Iterable[str]) -> None:
    """Return when the broker has a consumer for each partner; or raise `TimeoutError`."""
    async with asyncio.timeout(LONGEST):
        for name in partners:
            while not await _has_consumer(js, streams.partner(name).name):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.05)


async def be_partner(js: JetStreamContext, partner: str, seen: Seen) -> None:
    """Fetch and acknowledge deliveries, as a partner's own system would."""
    durable = streams.partner(partner).name
    fetched = await js.pull_subscribe_bind(durable, stream=PARTNERS)
    known = set[UUID]()  # what was not acknowledged in time comes again
    while True:
        with suppress(TimeoutError):  # nats-py raises two kinds
            for raw in await fetched.fetch(100, timeout=2):
                delivery = decode(raw.headers, raw.data)
                if isinstance(delivery, SharedSignal) and delivery.id not in known:
                    known.add(delivery.id)
                    seen.received[partner] += 1
                await raw.ack()


async def _has_consumer(js: JetStreamContext, name: str) -> bool:
    try:
        await js.consumer_info(PARTNERS, name)
    except NotFoundError:
        return False
    return True
