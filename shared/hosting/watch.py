"""Looks after one service: whether it holds what it should, and is able to do its work."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from shared.broker import made
from shared.broker.made import StateMissing
from shared.broker.monitor import complaint
from shared.broker.streams import Durable
from shared.messaging.bus import Bus
from shared.process import metrics
from shared.storage.bucket import Bucket
from shared.storage.marking import WITNESS, Marking, mark_is_gone
from shared.storage.marks import StateLost, Stream, shortages

log = structlog.get_logger()


PROBE = 30.0  # seconds after which the mark is written anyway: a full disk shows by it


class MemoryGone(Exception):
    """What a service knows is not on the broker any more: it must end. Says what is gone."""


@dataclass(slots=True)
class Watch:
    """Looks every few seconds; what is wrong is in `missing`, in the log, and in a metric."""

    service: str
    bus: Bus
    bucket: Bucket
    marking: Marking
    durables: Sequence[Durable]
    pause: float
    monitor: str | None = None
    missing: dict[str, str] = field(default_factory=dict)
    """What is not there, or does not work, with a sentence about it."""
    leaving: bool = False
    """Whether the service stops; `wait_for` may swallow a cancellation (CPython 3.11)."""
    _written_at: float = 0
    _progress: dict[str, tuple[int, float]] = field(default_factory=dict)

    async def begin(self) -> None:
        """Read what should be there; before the rows are read."""
        await self.marking.load()
        self.bucket.marked = self.marking.mark.tables

    async def check(self) -> None:
        """Raise `StateLost` if anything is missing; now that the rows are read."""
        streams = await self.marking.streams()
        if self.marking.is_new and WITNESS in self.bucket.rows:
            raise mark_is_gone(self.service)
        wrong = shortages(self.marking.mark, streams)
        words = [*wrong.values(), *self.bucket.lacks]
        if words:
            names = [made.plain(name) for name in wrong]
            own = [] if not self.bucket.lacks or self.service in names else [self.service]
            raise StateLost(
                f"{self.service!r} does not find what it should hold: {'; '.join(words)}. "
                f"{made.remedy([*names, *own])}"
            )
        await self._write(streams)

    async def run(self) -> None:
        """Look again and again; `MemoryGone` when the service's memory is not the broker's."""
        while not self.leaving:
            await asyncio.sleep(self.pause)
            if self.bus.connected.is_set() and self.bucket.caught_up.is_set():
                await self._look()

    async def finish(self) -> None:
        """Write the mark once more, at the end."""
        try:
            async with asyncio.timeout(2):
                await self.marking.load()
                if not self.missing:
                    await self._write(await self.marking.streams())
        except (NatsError, TimeoutError, StateLost, StateMissing):
            log.warning("mark.not-written", service=self.service)

    async def _look(self) -> None:
        wrong: dict[str, str] = {}
        try:
            await self._compare(wrong)
            await self._look_at_consumers(wrong)
            if reason := await complaint(self.monitor):
                wrong["broker"] = f"the broker is not well: {reason}"
            if refusal := self.bus.publisher.refusal:
                wrong["writes"] = f"the broker does not store what we write: {refusal}"
        except (StateLost, StateMissing) as error:
            wrong["marks"] = str(error)
        except (NatsError, TimeoutError) as error:
            if not self.bus.connected.is_set():
                return
            wrong["broker"] = f"the broker does not do its work: {type(error).__name__}"
        self._tell(wrong)

    async def _compare(self, wrong: dict[str, str]) -> None:
        await self.marking.load()
        streams = await self.marking.streams()
        wrong |= shortages(self.marking.mark, streams)
        wrong |= {n: f"{made.what(n)} is gone" for n, s in streams.items() if s is None}
        own = f"KV_{self.service}"
        if own not in wrong and (lost := await self.marking.lost_rows()):
            wrong[own] = f"{made.what(own)} lacks {lost} rows"
        if own in wrong or self.bucket.lacks:
            words = [*wrong.values(), *self.bucket.lacks]
            self._tell(wrong)
            raise MemoryGone(f"{self.service!r} has lost its memory: {'; '.join(words)}")
        if not wrong:
            await self._write(streams)

    async def _write(self, streams: Mapping[str, Stream | None]) -> None:
        now = asyncio.get_running_loop().time()
        anyway = now - self._written_at > PROBE or "broker" in self.missing
        before = self.marking.mark
        await self.marking.raise_to(self.bucket.rows, streams, anyway=anyway)
        if anyway or self.marking.mark is not before:
            self._written_at = now
        self.bucket.marked = self.marking.mark.tables

    async def _look_at_consumers(self, wrong: dict[str, str]) -> None:
        now = asyncio.get_running_loop().time()
        for durable in self.durables:
            try:
                info = await self.bus.js.consumer_info(durable.stream, durable.name)
            except NotFoundError:
                wrong[durable.name] = f"consumer {durable.name!r} is gone"
                continue
            waiting = (info.num_pending or 0) + (info.num_ack_pending or 0)
            floor = info.ack_floor.stream_seq if info.ack_floor else 0
            before, since = self._progress.get(durable.name, (-1, now))
            if floor != before or not waiting:
                since = now
            self._progress[durable.name] = floor, since
            metrics.WAITING.labels(self.service, durable.name).set(waiting)
            metrics.STALLED.labels(self.service, durable.name).set(now - since)

    def _tell(self, wrong: dict[str, str]) -> None:
        for name, words in wrong.items():
            if name not in self.missing:
                log.error("state.missing", service=self.service, what=name, why=words)
        for name in self.missing.keys() - wrong.keys():
            log.info("state.found-again", service=self.service, what=name)
            metrics.MISSING.labels(self.service, name).set(0)
        for name in wrong:
            metrics.MISSING.labels(self.service, name).set(1)
        self._count()
        self.missing = wrong

    def _count(self) -> None:
        for name, table in self.bucket.tables.items():
            metrics.KEYS.labels(self.service, name).set(table.rows.keys)
            metrics.ROWS_ASIDE.labels(self.service, name).set(len(table.set_aside))
