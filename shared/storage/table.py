"""Rows of one kind, read from memory and written through to a shelf."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import structlog
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json, to_json

from shared.contracts.message import Timer
from shared.storage.marks import Rows
from shared.storage.shelf import Conflict, Entry, Shelf

log = structlog.get_logger()

T = TypeVar("T", bound=BaseModel)

Changed = Callable[[str, T | None, T | None], None]
Clock = Callable[[T], Timer | None]
SetTimer = Callable[[Timer], Awaitable[None]]

CHANGED_BY = "changed_by"  # beside a row's own fields: the messages that changed it, in order


class RowSetAside(Exception):
    """A row is there and cannot be read, so nothing may be decided about it; names it."""


@dataclass(slots=True)
class _Row(Generic[T]):
    value: T | None
    revision: int
    changed_by: tuple[UUID, ...] = ()
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

    def was_changed_by(self, key: object, message_id: UUID) -> bool:
        """Return whether `put` was told that this message changed the row."""
        row = self._row(key)
        return row is not None and message_id in row.changed_by

    def is_past(self, key: object, message_id: UUID) -> bool:
        """Return whether this message changed the row, and another message did after it."""
        row = self._row(key)
        return row is not None and message_id in row.changed_by[:-1]

    async def put(self, key: object, value: T, *, by: UUID | None = None) -> None:
        """Keep `value`; the same again changes nothing; `Conflict` if another was quicker.

        `by` is the id of the message that asks for it. The row notes it, so that one message
        changes it once, however often and however late it comes again.
        """
        row = self._row(key)
        changed_by = row.changed_by if row else ()
        is_new = by is not None and by not in changed_by
        if row and row.value is not None and not is_new and (by or row.value == value):
            await self._keep_time(row.value)  # a crash may have come between keeping and this
            return
        if by is not None and is_new:
            changed_by = (*changed_by, by)
        path = f"{self._name}.{key}"
        body = _as_json(value, changed_by)
        try:
            revision = await self._shelf.put(path, body, revision=row.revision if row else 0)
        except Conflict:
            # Perhaps it was ourselves: a write whose acknowledgement got lost.
            if entry := await self._shelf.get(path):
                self.learn(str(key), entry)
            # The same from another is not ours: what counts, counts each message.
            if self.get(key) != value or not (by is None or self.was_changed_by(key, by)):
                raise
        else:
            self._keep(str(key), _Row(value, revision, changed_by))
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
            value, changed_by = self._read(entry.value)
        except (ValueError, TypeError) as error:
            kinds = [type(error).__name__]
            if isinstance(error, ValidationError):
                kinds = sorted({problem["type"] for problem in error.errors()})
            # A traceback would show what the row says, and that may be about a person.
            log.error("row.set-aside", table=self._name, key=key, problems=kinds)  # noqa: TRY400
            self._keep(key, _Row(None, entry.revision, is_readable=False))
        else:
            self._keep(key, _Row(value, entry.revision, changed_by))

    def _read(self, body: bytes | None) -> tuple[T | None, tuple[UUID, ...]]:
        """Return what a row says, and the messages that changed it."""
        if body is None:
            return None, ()
        return self._model.model_validate_json(body), _changed_by(body)

    def _keep(self, key: str, new: _Row[T]) -> None:
        row = self._rows.get(key)
        if row is not None and row.revision >= new.revision:
            return
        self._rows[key] = new
        self._revisions += new.revision - (row.revision if row else 0)
        if self._changed is not None:
            self._changed(key, row.value if row else None, new.value)


def _as_json(value: BaseModel, changed_by: tuple[UUID, ...]) -> bytes:
    if not changed_by:
        return value.__pydantic_serializer__.to_json(value)
    return to_json(value.model_dump(mode="json") | {CHANGED_BY: changed_by})


def _changed_by(body: bytes) -> tuple[UUID, ...]:
    if CHANGED_BY.encode() not in body:
        return ()
    return tuple(map(UUID, from_json(body).get(CHANGED_BY, ())))
