"""What was made on the broker: so that what is gone is not made anew in silence.

A stream that is missing looks like one that never was. Who makes streams therefore notes each
one in the bucket `marks`, and puts a word on the stream itself, should `marks` be what is gone.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from nats.js.api import StreamInfo
from nats.js.client import JetStreamContext
from nats.js.errors import KeyNotFoundError
from nats.js.kv import KeyValue
from pydantic import AwareDatetime, ValidationError

from shared.contracts.message import Frozen

MARKS = "marks"
"""The bucket with what should be there: rows of who makes streams, and of each service."""

BY_US = {"seintje": "made"}
"""What stands on every stream that we made; one of the version before gets it later."""


class StateMissing(Exception):
    """A stream or bucket is gone, or was made anew by others; says which, and what to do."""


class _Made(Frozen):
    created: AwareDatetime


def plain(stream: str) -> str:
    """Return the name an operator gives a stream: a bucket goes by its service's name."""
    return stream.removeprefix("KV_")


def is_ours(info: StreamInfo) -> bool:
    """Return whether the stream was made by a version that keeps marks."""
    return BY_US.items() <= (info.config.metadata or {}).items()


def refuse_without_marks(present: Collection[StreamInfo]) -> None:
    """Raise `StateMissing` if there are no marks, though these streams had one."""
    if any(is_ours(info) for info in present):
        raise StateMissing(
            "bucket 'marks' is gone, and the streams beside it were made with one: nothing "
            f"would notice what else is gone. {remedy([MARKS])}"
        )


@dataclass(frozen=True, slots=True)
class Register:
    """Which streams were made, and when, as the bucket of marks has it."""

    marks: KeyValue
    born: Mapping[str, datetime]

    @classmethod
    async def read(
        cls, marks: KeyValue, streams: Collection[str], *, new: Collection[str] = ()
    ) -> "Register":
        """Read what is known of these streams; `StateMissing` if it cannot be read.

        With `marks` in `new` what cannot be read counts as not known, and is noted again.
        """
        born, damaged = {}, []
        for stream in streams:
            with suppress(KeyNotFoundError):
                row = (await marks.get(_key(stream))).value or b""
                try:
                    born[stream] = _Made.model_validate_json(row).created
                except ValidationError:
                    damaged.append(_key(stream))
        if damaged and MARKS not in new:
            raise StateMissing(
                f"bucket 'marks' has rows that cannot be read: {', '.join(damaged)}. "
                f"Nothing was made. {remedy([MARKS])}"
            )
        return cls(marks, born)

    def refuse_missing(
        self, present: Mapping[str, StreamInfo | None], *, new: Collection[str]
    ) -> None:
        """Raise `StateMissing` if one was made and is not there, or is another one now."""
        words, names = [], []
        for stream, born in self.born.items():
            info = present[stream]
            if plain(stream) in new or (info and info.created and info.created <= born):
                continue
            if info is None or info.created is None:
                words.append(f"{what(stream)} is gone: it was made at {_moment(born)}")
            else:
                since = f"it is of {_moment(info.created)}, ours of {_moment(born)}"
                words.append(f"{what(stream)} was made anew by others: {since}")
            names.append(plain(stream))
        if words:
            raise StateMissing(f"{'; '.join(words)}. Nothing was made. {remedy(names)}")

    async def note(self, js: JetStreamContext, before: Mapping[str, StreamInfo | None]) -> None:
        """Note that all these are there now, and since when; `before` is how they were."""
        for stream, info in before.items():
            created = (info or await js.stream_info(stream)).created
            if created is not None and self.born.get(stream) != created:
                row = _Made(created=created).model_dump_json().encode()
                await self.marks.put(_key(stream), row)


def what(stream: str) -> str:
    """Return a stream in words: `bucket 'policy'` or `stream 'EVENTS'`."""
    kind = "bucket" if stream.startswith("KV_") else "stream"
    return f"{kind} {plain(stream)!r}"


def remedy(names: Collection[str]) -> str:
    """Return what an operator can do about what is gone."""
    options = " ".join(f"--new {name}" for name in names)
    return (
        "Stop the services and put the broker's data back from a backup. Only if there is "
        f"none: `seintje provision {options}` goes on with what there is."
    )


def _key(stream: str) -> str:
    return f"made.{stream}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
