"""Rows of one kind, read from memory and written through to a shelf."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

from shared.contracts.message import Timer
from shared.storage.marks import Rows
from shared.storage.shelf import Conflict, Entry, Shelf

log = structlog.get_logger()

T = TypeVar("T", bound=BaseModel)

Changed = Callable[[str, T | None, T | None], None]
Clock = Callable[[T], Timer | None]
SetTimer = Callable[[Timer], Awaitable[None]]


class RowSetAside(Exception):
    """A row is there and cannot be read, so nothing may be decided about it; names it."""


@dataclass(slots=True)
class _Row(Generic[T]):
    value: T | None
    revision: int
    is_readable: bool = True


class Table(Generic[T]):
    """Rows of one kind, read from memory and written through to the shelf.

    `changed` hears of every change in memory, with the row before and after: for a projection.
    `clock` tells when a row is to be looked at again; `set_timer` sees to it after each keep.
    A row that cannot be read is set aside: whatever asks for it fails, and the rest goes on.
    """

    def __init__(
        self,
        shelf: Shelf,
        name: str,
        model: type[T],
        changed: Changed[T] | None = None,
        *,
        clock: Clock[T] | None = None,
        set_timer: SetTimer | None = None,
    ) -> None:
        self._shelf, self._name, self._model = shelf, name, model
        self._changed = changed
        self._clock, self._set_timer = clock, set_timer
        self._rows: dict[str, _Row[T]] = {}
        self._revisions = 0

    @property
    def rows(self) -> Rows:
        """Return how much this table holds."""
        return Rows(keys=len(self._rows), revisions=self._revisions)

    @property
    def set_aside(self) -> list[str]:
        """Return the keys of the rows that cannot be read."""
        return [key for key, row in self._rows.items() if not row.is_readable]

    def get(self, key: object) -> T | None:
        """Return the row, or None; `RowSetAside` if it is there and cannot be read."""
        row = self._row(key)
        return row.value if row else None

    def _row(self, key: object) -> _Row[T] | None:
        row = self._rows.get(str(key))
        if row is not None and not row.is_readable:
            raise RowSetAside(f"row {key} of table {self._name!r} cannot be read")
        return row

    def __iter__(self) -> Iterator[T]:
        """Go through all rows that can be read, oldest key first."""
        return (row.value for row in list(self._rows.values()) if row.value is not None)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return sum(row.value is not None for row in self._rows.values())

    async def put(self, key: object, value: T) -> None:
        """Keep `value`; the same again changes nothing; `Conflict` if another was quicker."""
        row = self._row(key)
        if row and row.value == value:
            await self._keep_time(value)  # a crash may have come between keeping and this
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
        await self._keep_time(value, before=row.value if row else None)

    def timers(self) -> Iterator[Timer]:
        """Go through the timers that should be set."""
        if self._clock is not None:
            yield from filter(None, map(self._clock, self))

    async def _keep_time(self, value: T, *, before: T | None = None) -> None:
        if self._clock is None or self._set_timer is None:
            return
        timer, earlier = self._clock(value), self._clock(before) if before else None
        if timer and (earlier is None or earlier.moment != timer.moment):
            await self._set_timer(timer)

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
        if row is not None and row.revision >= entry.revision:
            return
        try:
            value = (
                None if entry.value is None else self._model.model_validate_json(entry.value)
            )
        except ValidationError as error:
            kinds = sorted({problem["type"] for problem in error.errors()})
            # A traceback would show what the row says, and that may be about a person.
            log.error("row.set-aside", table=self._name, key=key, problems=kinds)  # noqa: TRY400
            self._keep(key, None, entry.revision, is_readable=False)
        else:
            self._keep(key, value, entry.revision)

    def _keep(
        self, key: str, value: T | None, revision: int, *, is_readable: bool = True
    ) -> None:
        row = self._rows.get(key)
        if row is not None and row.revision >= revision:
            return
        self._rows[key] = _Row(value, revision, is_readable)
        self._revisions += revision - (row.revision if row else 0)
        if self._changed is not None:
            self._changed(key, row.value if row else None, value)
