"""What was made on the broker: so that what is gone is not made anew in silence.

A stream that is missing looks like one that never was. Who makes streams therefore notes each
one in the bucket `marks`, and puts a word on the stream itself, should `marks` be what is gone.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from nats.js.api import StreamInfo
from nats.js.client import JetStreamContext
from nats.js.errors import KeyNotFoundError
from nats.js.kv import KeyValue

from shared.contracts.message import Frozen

MARKS = "marks"
"""The bucket with what should be there: rows of who makes streams, and of each service."""

BY_US = {"seintje": "made"}
"""What stands on every stream that we made; one of the version before gets it later."""


class StateMissing(Exception):
    """A stream or bucket is gone, or was made anew by others; says which, and what to do."""


class _Made(Frozen):
    created: datetime


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


async def refuse_missing(
    marks: KeyValue, present: Mapping[str, StreamInfo | None], *, new: Collection[str]
) -> None:
    """Raise `StateMissing` if a stream was made once and is not there, or is another now."""
    words, names = [], []
    for stream, info in present.items():
        made = await _made(marks, stream)
        if made is None or plain(stream) in new:
            continue
        if info is None:
            words.append(f"{what(stream)} is gone: it was made at {_moment(made.created)}")
        elif info.created and info.created > made.created:
            since = f"it is of {_moment(info.created)}, ours of {_moment(made.created)}"
            words.append(f"{what(stream)} was made anew by others: {since}")
        else:
            continue
        names.append(plain(stream))
    if words:
        raise StateMissing(f"{'; '.join(words)}. Nothing was made. {remedy(names)}")


async def note(marks: KeyValue, js: JetStreamContext, streams: Collection[str]) -> None:
    """Note that these streams are there, and since when."""
    for stream in streams:
        created = (await js.stream_info(stream)).created
        made = await _made(marks, stream)
        if created is not None and (made is None or made.created != created):
            row = _Made(created=created).model_dump_json().encode()
            await marks.put(_key(stream), row)


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


async def _made(marks: KeyValue, stream: str) -> _Made | None:
    try:
        entry = await marks.get(_key(stream))
    except KeyNotFoundError:
        return None
    return _Made.model_validate_json(entry.value or b"")


def _key(stream: str) -> str:
    return f"made.{stream}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
