"""Timing: the broker is asked what time it is, and nothing is handled while we doubt it.

The host's clock and the broker's are compared. A little apart, the broker's counts. Far
apart, nobody here can know which one is wrong: messages wait, and somebody is called.
"""

import asyncio
import time
from contextlib import suppress
from datetime import datetime

import structlog
from nats.errors import Error as NatsError
from pydantic_core import from_json

from shared.messaging.connection import Connection
from shared.process import metrics
from shared.process.clock import clock

log = structlog.get_logger()

EVERY = 2.0  # seconds between two questions


class Timing:
    """Asks the broker for the time, and says whether it can be relied on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tolerance = connection.settings.clock_tolerance
        self._offset = metrics.CLOCK_OFFSET.labels(connection.name)
        self.sure, self.unsure = asyncio.Event(), asyncio.Event()

    def is_sure(self) -> bool:
        """Return whether the clocks agree now; cheap enough to be asked for every message.

        A host that slept, or whose clock was set, shows at once.
        """
        return abs(clock.offset()) <= self._tolerance

    async def check(self) -> None:
        """Ask the broker what time it is, and set `sure` or `unsure`."""
        await self._measure()
        sure, offset = self.is_sure(), round(clock.offset(), 1)
        if sure and not self.sure.is_set():
            log.info("clock.sure", service=self._connection.name, offset=offset)
            self.unsure.clear()
            self.sure.set()
        elif not sure and not self.unsure.is_set():
            log.error("clock.in-doubt", service=self._connection.name, offset=offset)
            self.sure.clear()
            self.unsure.set()

    async def keep(self) -> None:
        """Check until we leave."""
        while not self._connection.leaving:
            await asyncio.sleep(EVERY)
            await self._connection.connected.wait()
            await self.check()

    async def _measure(self) -> None:
        subject = f"$JS.API.STREAM.INFO.KV_{self._connection.name}"
        asked = time.monotonic()
        with suppress(NatsError, TimeoutError, ValueError, KeyError):  # then the clock goes on
            raw = await self._connection.client.request(subject, b"", timeout=2)
            at = datetime.fromisoformat(from_json(raw.data)["ts"])
            clock.learn(at, asked=asked, answered=time.monotonic())
        self._offset.set(clock.offset())
