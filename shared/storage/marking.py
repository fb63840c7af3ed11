"""Reads and raises the mark of one service, in a bucket apart from its rows."""

from collections.abc import Iterable, Mapping

from nats.js.client import JetStreamContext
from nats.js.errors import (
    BucketNotFoundError,
    KeyNotFoundError,
    KeyWrongLastSequenceError,
    NotFoundError,
)
from nats.js.kv import KeyValue
from pydantic import ValidationError

from shared.broker import made
from shared.broker.made import MARKS, StateMissing
from shared.broker.streams import PROGRESS, STREAMS
from shared.process.clock import clock
from shared.storage.marks import Mark, Rows, Seal, StateLost, Stream, stream_of

WITNESS = "_marked"
"""A key in the service's own bucket that says that there is a mark of it."""


class Marking:
    """The mark of one service, as it was read or written last."""

    def __init__(self, js: JetStreamContext, service: str, seal: Seal) -> None:
        self._js, self._service, self._seal = js, service, seal
        self._revision = 0
        self.mark = Mark(service=service)

    async def load(self) -> None:
        """Read the mark; `StateLost` if it was not made by us, with this key."""
        kv = await self._marks()
        try:
            entry = await kv.get(_key(self._service))
        except KeyNotFoundError as error:
            # A tombstone: nothing of ours deletes a mark.
            self._revision = error.entry.revision or 0 if error.entry else 0
            self.mark = Mark(service=self._service)
            return
        if entry.revision != self._revision:
            self.mark = _checked(self._seal, self._service, entry.value or b"")
            self._revision = entry.revision or 0

    @property
    def is_new(self) -> bool:
        """Return whether there was never a mark, or there is none any more."""
        return not self.mark.signature

    async def streams(self) -> dict[str, Stream | None]:
        """Return how far the streams and the service's bucket have come; None: gone."""
        names = (*STREAMS, f"KV_{PROGRESS}", f"KV_{self._service}")
        return {name: await _stream(self._js, name) for name in names}

    async def lost_rows(self) -> int:
        """Return how many keys of the mark the service's bucket has no message of.

        Its index tells, so that rows which are purged or deleted under a service that runs
        and has them in memory are missed too.
        """
        bucket = self._service
        witness = f"$KV.{bucket}.{WITNESS}"
        info = await self._js.stream_info(f"KV_{bucket}", subjects_filter=witness)
        held = info.state.messages - len(info.state.subjects or ())
        tables = self.mark.tables.items()
        return max(sum(rows.keys for name, rows in tables if name != WITNESS) - held, 0)

    async def raise_to(
        self, rows: Mapping[str, Rows], streams: Mapping[str, Stream | None], *, anyway: bool
    ) -> None:
        """Write the mark if it grew, or `anyway`; another writer's is read the next time."""
        there = {name: stream for name, stream in streams.items() if stream is not None}
        mark = self._seal.sign(self.mark.raised(rows, there))
        if mark == self.mark and not anyway:
            return
        kv = await self._marks()
        body = mark.model_dump_json().encode()
        try:
            self._revision = await kv.update(_key(self._service), body, last=self._revision)
        except KeyWrongLastSequenceError:
            return
        self.mark = mark
        if WITNESS not in rows:
            bucket = await self._js.key_value(self._service)
            await bucket.put(WITNESS, b"1")

    async def _marks(self) -> KeyValue:
        try:
            return await self._js.key_value(MARKS)
        except BucketNotFoundError:
            raise StateMissing(
                "the broker has no bucket 'marks' with what should be there: run `seintje "
                "provision` first"
            ) from None


async def reset(
    js: JetStreamContext, services: Iterable[str], seal: Seal, *, new: Iterable[str]
) -> None:
    """Let the marks of these services expect nothing of the streams that are `new`.

    With `marks` among them they expect nothing at all, also under another key.
    """
    names = set(new)
    kv = await js.key_value(MARKS)
    for service in services:
        mark = Mark(service=service)
        if MARKS not in names:
            marking = Marking(js, service, seal)
            await marking.load()
            if marking.is_new:
                continue
            mark = marking.mark.without({*names, *(f"KV_{name}" for name in names)})
        await kv.put(_key(service), seal.sign(mark).model_dump_json().encode())


def mark_is_gone(service: str) -> StateLost:
    """Return what is wrong when rows are there that had a mark, and it is not."""
    return StateLost(
        f"the mark of what {service!r} should hold is gone: nothing tells whether more is. "
        f"{made.remedy([MARKS])}"
    )


def _checked(seal: Seal, service: str, body: bytes) -> Mark:
    try:
        mark = Mark.model_validate_json(body)
    except ValidationError:
        mark = Mark(service=service, key_check=seal.key_check)  # unsigned, so refused below
    seal.check(mark if mark.service == service else mark.model_copy(update={"signature": ""}))
    return mark


async def _stream(js: JetStreamContext, name: str) -> Stream | None:
    try:
        return stream_of(await js.stream_info(name), now=clock.now())
    except NotFoundError:
        return None


def _key(service: str) -> str:
    return f"service.{service}"
