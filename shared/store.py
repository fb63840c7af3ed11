"""What a service remembers: one bucket, kept on the broker, read from memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import structlog
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, KeyNotFoundError
from pydantic import BaseModel
from typing_extensions import override

from shared.publisher import Publisher

log = structlog.get_logger()

T = TypeVar("T", bound=BaseModel)
Changed = Callable[[str, T | None, T | None], None]
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
        known = self._rows.get(key)
        if (known.revision if known else 0) != revision:
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
        kv = await self._js.key_value(self._bucket)
        watcher = await kv.watchall()
        try:
            async for entry in watcher:
                if entry is None:
                    yield None
                else:
                    gone = entry.operation is not None
                    yield Entry(entry.key, None if gone else entry.value, entry.revision)
        finally:
            await watcher.stop()  # type: ignore[no-untyped-call]


@dataclass(slots=True)
class _Row(Generic[T]):
    value: T | None
    revision: int


class Table(Generic[T]):
    """Rows of one kind, read from memory and written through to the shelf.

    `changed` hears of every change in memory, with the row before and after: for a projection.
    """

    def __init__(
        self, shelf: Shelf, name: str, model: type[T], changed: Changed[T] | None = None
    ) -> None:
        self._shelf, self._name, self._model = shelf, name, model
        self._changed = changed
        self._rows: dict[str, _Row[T]] = {}

    def get(self, key: object) -> T | None:
        """Return the row, or None."""
        row = self._rows.get(str(key))
        return row.value if row else None

    def __iter__(self) -> Iterator[T]:
        """Go through all rows, oldest key first."""
        return (row.value for row in list(self._rows.values()) if row.value is not None)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return sum(row.value is not None for row in self._rows.values())

    async def put(self, key: object, value: T) -> None:
        """Keep `value`; the same again changes nothing; `Conflict` if another was quicker."""
        row = self._rows.get(str(key))
        if row and row.value == value:
            return
        path = f"{self._name}.{key}"
        body = value.__pydantic_serializer__.to_json(value)
        try:
            revision = await self._shelf.put(path, body, revision=row.revision if row else 0)
        except Conflict:
            # Perhaps it was ourselves: a write whose acknowledgement got lost.
            if entry := await self._shelf.get(path):
                self.learn(str(key), entry)
            if self.get(key) != value:
                raise
        else:
            self._keep(str(key), value, revision)

    async def delete(self, key: object) -> None:
        """Forget the row."""
        await self._shelf.delete(f"{self._name}.{key}")
        if entry := await self._shelf.get(f"{self._name}.{key}"):
            self.learn(str(key), entry)
        elif (row := self._rows.pop(str(key), None)) and self._changed is not None:
            self._changed(str(key), row.value, None)

    def learn(self, key: str, entry: Entry) -> None:
        """Take over what the shelf has, unless ours is as new."""
        row = self._rows.get(key)
        if row is None or row.revision < entry.revision:
            value = (
                None if entry.value is None else self._model.model_validate_json(entry.value)
            )
            self._keep(key, value, entry.revision)

    def _keep(self, key: str, value: T | None, revision: int) -> None:
        row = self._rows.get(key)
        if row is None or row.revision < revision:
            self._rows[key] = _Row(value, revision)
            if self._changed is not None:
                self._changed(key, row.value if row else None, value)


@dataclass(slots=True)
class Bucket:
    """The memory of one service: tables on one shelf, kept up to date by one watch."""

    shelf: Shelf = field(default_factory=MemoryShelf)
    tables: dict[str, Table] = field(default_factory=dict)  # type: ignore[type-arg]
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)

    def table(self, name: str, model: type[T], changed: Changed[T] | None = None) -> Table[T]:
        """Return the table of this name; tell all tables before `follow`."""
        table = Table(self.shelf, name, model, changed)
        self.tables[name] = table
        return table

    async def follow(self) -> None:
        """Learn every row, set `caught_up`, and go on learning until cancelled."""
        async for entry in self.shelf.watch():
            if entry is None:
                self.caught_up.set()
                continue
            name, _, key = entry.key.partition(".")
            if (table := self.tables.get(name)) is not None:
                table.learn(key, entry)
