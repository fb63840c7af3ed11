"""What a service should hold: a signed mark of its rows and streams, kept apart from them.

All that a mark says of rows is a lower bound that never falls: a row that is deleted leaves
a tombstone, a changed one a higher revision. So a mark may lag, and nothing may be below it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from nats.js.api import StreamInfo
from pydantic_core import to_json

from shared.broker.made import what
from shared.broker.streams import EVENTS
from shared.contracts.message import Frozen


class StateLost(Exception):
    """A service does not find what it should hold; says what is missing, and what to do."""


class Rows(Frozen):
    """How much a table holds."""

    keys: int = 0
    """How many keys there ever were: those of live rows and of deleted ones."""
    revisions: int = 0
    """The sum of their latest revisions: falls when one is lost, or is an older one again."""


class Stream(Frozen):
    """How far a stream had come."""

    created: datetime
    last: int
    gaps: int = 0
    """How many messages are not there that should be; only of the stream of events."""


class Mark(Frozen):
    """What one service holds; signed, so that only who has the secret can lower it."""

    service: str
    key_check: str = ""
    """Tells another pseudonym key from this one, and says nothing about either."""
    tables: Mapping[str, Rows] = {}
    streams: Mapping[str, Stream] = {}
    signature: str = ""

    def raised(self, tables: Mapping[str, Rows], streams: Mapping[str, Stream]) -> "Mark":
        """Return the mark that also covers these; nothing in it gets lower."""
        return self.model_copy(
            update={
                "tables": _highest(self.tables, tables),
                "streams": _highest(self.streams, streams),
            }
        )

    def without(self, names: Iterable[str]) -> "Mark":
        """Return the mark that expects nothing of these streams; rows go with their bucket."""
        gone = set(names)
        rows_too = f"KV_{self.service}" in gone
        return self.model_copy(
            update={
                "tables": {} if rows_too else self.tables,
                "streams": {n: s for n, s in self.streams.items() if n not in gone},
            }
        )


class Seal:
    """Signs marks with a key made from the pseudonym key."""

    def __init__(self, pseudonym_key: str) -> None:
        self._key = _derived(pseudonym_key.encode(), "seintje marks v1")
        self.key_check = _derived(pseudonym_key.encode(), "seintje key check v1").hex()

    def sign(self, mark: Mark) -> Mark:
        """Return the mark under this key, signed."""
        mark = mark.model_copy(update={"key_check": self.key_check})
        return mark.model_copy(update={"signature": self._signature(mark)})

    def check(self, mark: Mark) -> None:
        """Raise `StateLost` when the mark was made with another key, or by somebody else."""
        if not hmac.compare_digest(mark.key_check, self.key_check):
            raise StateLost(
                f"SEINTJE_PSEUDONYM_KEY is not the one that {mark.service!r} was used with "
                "before: every account it knows would get a second pseudonym. Give the old "
                "key back (`.env`, or `pseudonym.key` in the data folder). Only if it is lost: "
                "`seintje provision --new marks` goes on with this one."
            )
        if not hmac.compare_digest(mark.signature, self._signature(mark)):
            raise StateLost(
                f"the mark of what {mark.service!r} should hold was not signed by us: somebody "
                "changed it, or the disk did. Put the broker's data back from a backup, or see "
                "with `seintje doctor` what there is, and accept that with `seintje provision "
                "--new marks`."
            )

    def _signature(self, mark: Mark) -> str:
        content = mark.model_dump(mode="json", exclude={"signature"})
        return hmac.new(self._key, _canonical(content), hashlib.sha256).hexdigest()


def stream_of(info: StreamInfo, *, now: datetime) -> Stream:
    """Return how far a stream has come.

    From buckets and work queues messages go by themselves. Events go by their age only, so
    while the stream is younger than that all of them must be there.
    """
    state, config = info.state, info.config
    if info.created is None:
        raise StateLost(
            f"the broker does not say since when there is {what(config.name or '')}"
        )
    gaps = 0
    if config.name == EVENTS:
        is_young = now - info.created < timedelta(seconds=config.max_age or 0)
        gaps = state.last_seq - state.messages if is_young else state.num_deleted or 0
    return Stream(created=info.created, last=state.last_seq, gaps=gaps)


def shortages(mark: Mark, streams: Mapping[str, Stream | None]) -> dict[str, str]:
    """Return by its name each stream that falls short of its mark, with what is wrong."""
    wrong = {}
    for name, marked in mark.streams.items():
        if name not in streams:
            continue  # nobody looked
        stream = streams[name]
        if stream is None:
            wrong[name] = f"{what(name)} is gone"
        elif stream.created > marked.created:
            wrong[name] = f"{what(name)} was made anew at {stream.created:%Y-%m-%d %H:%M} UTC"
        elif stream.last < marked.last:
            wrong[name] = f"{what(name)} ends at {stream.last}, and had come to {marked.last}"
        elif stream.gaps > marked.gaps:
            wrong[name] = f"{what(name)} lacks {stream.gaps - marked.gaps} messages"
    return wrong


def fewer_rows(marked: Mapping[str, Rows], rows: Mapping[str, Rows]) -> list[str]:
    """Return in words which tables hold less than they did."""
    words = []
    for name, before in marked.items():
        now = rows.get(name, Rows())
        if now.keys < before.keys:
            words.append(f"table {name!r} has {now.keys} of {before.keys} keys")
        elif now.revisions < before.revisions:
            words.append(f"table {name!r} has rows as they were before their last change")
    return words


def _highest(marked: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    both: dict[str, Any] = {**now, **marked}
    for name in marked.keys() & now.keys():
        pairs = zip(marked[name], now[name], strict=True)
        both[name] = type(now[name])(**{field: max(a, b) for (field, a), (_, b) in pairs})
    return both


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def _canonical(content: Mapping[str, Any]) -> bytes:
    ordered = {
        name: dict(sorted(value.items())) if isinstance(value, dict) else value
        for name, value in sorted(content.items())
    }
    return to_json(ordered)
