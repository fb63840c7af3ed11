"""Whether all was heard is known in time, whatever the library does with a cancellation."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace
from typing import cast

from nats.js.client import JetStreamContext

from shared.broker.streams import EVENTS, Durable
from shared.messaging.heard import heard_all


class Swallows:
    """A broker that has always more, asked by a client that swallows every cancellation."""

    async def consumer_info(self, _stream: str, _name: str) -> object:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0.001)
        return SimpleNamespace(num_pending=1, delivered=None, ack_floor=None)


async def test_what_never_comes_is_waited_for_no_longer_than_asked() -> None:
    js = cast("JetStreamContext", Swallows())

    assert not await heard_all(js, [Durable(EVENTS, "all-events", ())], within=0.1)
