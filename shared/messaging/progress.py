"""Progress: how far each consumer of one service came, written down as it goes.

The server knows it best: several processes may read from one consumer, and an acknowledgement
of ours may get lost.
"""

import asyncio
from collections.abc import Iterable

import structlog
from nats.errors import Error as NatsError
from nats.js.errors import APIError, NotFoundError

from shared.broker.progress import Mark, is_marked, place, read_mark
from shared.broker.publisher import ConnectionLost
from shared.broker.streams import Durable
from shared.messaging.connection import Connection

log = structlog.get_logger()

PAUSE = 1.0  # seconds between two looks


class Progress:
    """Keeps the marks of one service's consumers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._durables: dict[str, Durable] = {}
        self._moved: set[str] = set()
        self._marks: dict[str, Mark] = {}

    async def watch(self, durables: Iterable[Durable]) -> None:
        """Keep the marks of these, as far as they have one."""
        for durable in filter(is_marked, durables):
            self._durables[durable.name] = durable
            self._moved.add(durable.name)  # it may have come further than its mark
            if mark := await read_mark(self._connection.js, durable.name):
                self._marks[durable.name] = mark

    def note(self, durable: str) -> None:
        """Note that a consumer delivered something: its mark will have to move."""
        if durable in self._durables:
            self._moved.add(durable)

    async def keep(self) -> None:
        """Write down, until we leave, how far each consumer came since it was last done."""
        while not self._connection.leaving:
            await self.write()
            await asyncio.sleep(PAUSE)

    async def finish(self) -> None:
        """Write it down once more, as soon as the server took our last acknowledgements."""
        # By the clock: a timeout only cancels, and nats-py may swallow that (CPython 3.11).
        loop = asyncio.get_running_loop()
        end = loop.time() + PAUSE
        while self._moved and self._connection.is_up and loop.time() < end:
            await self.write()
            await asyncio.sleep(0.02)

    async def write(self) -> None:
        """Write down how far each consumer came; what cannot be done now is done next time."""
        for name in list(self._moved):
            if not self._connection.is_up:
                return
            self._moved.discard(name)
            try:
                if await self._write(self._durables[name]):
                    self._moved.add(name)
            except NotFoundError:
                log.warning("progress.unknown", durable=name)  # until it is made anew
            except (NatsError, APIError, ConnectionLost, TimeoutError) as error:
                self._moved.add(name)
                log.warning("progress.failed", durable=name, error=type(error).__name__)

    async def _write(self, durable: Durable) -> bool:
        """Move the mark of one consumer; return whether it is to move further."""
        js = self._connection.js
        info = await js.consumer_info(durable.stream, durable.name)
        stream = await js.stream_info(durable.stream)
        floor = info.ack_floor.stream_seq if info.ack_floor else 0
        mark = Mark.model_validate({"number": floor, "stream_made_at": stream.created})
        if self._is_further(mark, self._marks.get(durable.name)):
            body = mark.model_dump_json().encode()
            await self._connection.publisher.publish(place(durable.name), body)
            self._marks[durable.name] = mark
        return bool(info.num_ack_pending)

    @staticmethod
    def _is_further(mark: Mark, before: Mark | None) -> bool:
        if before is None or mark.stream_made_at != before.stream_made_at:
            return mark.number > 0
        return mark.number > before.number
