"""Where rows are kept: in memory, or in a key-value bucket of the broker."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

import structlog
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, KeyNotFoundError
from typing_extensions import override

from shared.broker.publisher import Publisher

log = structlog.get_logger()

WRONG_LAST_SEQUENCE = 10071  # nats-server's code for a lost compare-and-set


class Conflict(Exception):
    """Somebody else changed the row since it was read: load it and decide again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a row; `value` is None once it was deleted."""

    key: str
    value: bytes | None
    revision: int


class Shelf(Protocol):
    """Where rows are kept."""

    async def put(self, key: str, value: bytes, *, revision: int) -> int:
        """Keep `value` if the row is still at `revision` (0: not there), else `Conflict`."""

    async def get(self, key: str) -> Entry | None:
        """Return the row as it is now."""

    async def delete(self, key: str) -> None:
        """Forget the row; deleting it again changes nothing."""

    def watch(self) -> AsyncIterator[Entry | None]:
        """Yield every row, then None, then every change as it comes."""


class MemoryShelf(Shelf):
    """A shelf that lasts as long as the process: for tests and for stories."""

    def __init__(self) -> None:
        self._rows: dict[str, Entry] = {}
        self._revision = 0
        self._watchers: list[asyncio.Queue[Entry | None]] = []

    @override
    async def put(self, key: str, value: bytes, *, revision: int) -> int:
        entry = self._rows.get(key)
        if (entry.revision if entry else 0) != revision:
            raise Conflict(key)
        return self._keep(key, value)

    @override
    async def get(self, key: str) -> Entry | None:
        return self._rows.get(key)

    @override
    async def delete(self, key: str) -> None:
        self._keep(key, None)

    @override
    async def watch(self) -> AsyncIterator[Entry | None]:
        news: asyncio.Queue[Entry | None] = asyncio.Queue()
        for entry in (*self._rows.values(), None):
            news.put_nowait(entry)
        self._watchers.append(news)
        while True:
            yield await news.get()

    def _keep(self, key: str, value: bytes | None) -> int:
        self._revision += 1
        self._rows[key] = Entry(key, value, self._revision)
        for watcher in self._watchers:
            watcher.put_nowait(self._rows[key])
        return self._revision


class KvShelf(Shelf):
    """A shelf on a JetStream key-value bucket that the provisioner made."""

    def __init__(self, js: JetStreamContext, publisher: Publisher, bucket: str) -> None:
        self._js, self._publisher, self._bucket = js, publisher, bucket

    @override
    async def put(self, key: str, value: bytes, *, revision: int) -> int:
        try:
            return await self._publisher.publish(
                f"$KV.{self._bucket}.{key}",
                value,
                {"Nats-Expected-Last-Subject-Sequence": str(revision)},
            )
        except APIError as error:
            if error.err_code == WRONG_LAST_SEQUENCE:
                raise Conflict(key) from None
            raise

    @override
    async def get(self, key: str) -> Entry | None:
        kv = await self._js.key_value(self._bucket)
        try:
            entry = await kv.get(key)
        except KeyNotFoundError as error:
            gone = error.entry
            return Entry(key, None, gone.revision or 0) if gone else None
        return Entry(key, entry.value, entry.revision or 0)

    @override
    async def delete(self, key: str) -> None:
        kv = await self._js.key_value(self._bucket)
        await kv.delete(key)

    @override
    async def watch(self) -> AsyncIterator[Entry | None]:
        info = await self._js.stream_info(f"KV_{self._bucket}")
        kv = await self._js.key_value(self._bucket)
        watcher = await kv.watchall()
        # nats-py says by itself that all rows were seen (None). On a busy machine it says so
        # too soon: when the server has sent them all, and it has looked at none yet.
        is_complete = not info.state.messages
        if is_complete:
            yield None
        try:
            async for entry in watcher:
                if entry is None:
                    continue
                gone = entry.operation is not None
                yield Entry(entry.key, None if gone else entry.value, entry.revision)
                if not is_complete and not entry.delta:
                    is_complete = True
                    yield None
        finally:
            await watcher.stop()  # type: ignore[no-untyped-call]
