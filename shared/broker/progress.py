"""How far a consumer came: kept apart from it, so that one made anew goes on where it was.

Only of a stream that keeps what was acknowledged. Of a work queue it is gone.
See docs/decisions/0059.
"""

from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic import AwareDatetime, ValidationError

from shared.broker.streams import EVENTS, PROGRESS, Durable
from shared.contracts.message import Frozen


class Mark(Frozen):
    """Up to where one consumer's messages were all handled."""

    number: int
    """The stream's sequence number of the last one."""
    stream_made_at: AwareDatetime
    """Of which stream: the numbers of one that was made anew say nothing of the old ones."""


def is_marked(durable: Durable) -> bool:
    """Return whether this consumer has a mark: its stream keeps what was acknowledged."""
    return durable.stream == EVENTS


def place(durable: str) -> str:
    """Return the subject that the mark of a consumer is kept under."""
    return f"$KV.{PROGRESS}.{durable}"


def begun_place(durable: str, number: int) -> str:
    """Return the subject that says how often the handling of one message was begun."""
    return f"$KV.{PROGRESS}.begun.{durable}.{number}"


async def read_mark(js: JetStreamContext, durable: str) -> Mark | None:
    """Return the mark of a consumer, if there is one that can be read."""
    try:
        raw = await js.get_last_msg(f"KV_{PROGRESS}", place(durable))
        return Mark.model_validate_json(raw.data or b"")
    except (NotFoundError, ValidationError):
        return None


async def first_unhandled(js: JetStreamContext, durable: Durable) -> int | None:
    """Return the number from which a consumer made anew has to hear; None: from the first.

    A stream that came back from a copy ends before the mark. What is added to it then is new.
    """
    mark = await read_mark(js, durable.name) if is_marked(durable) else None
    if mark is None:
        return None
    stream = await js.stream_info(durable.stream)
    if stream.created != mark.stream_made_at:
        return None
    return min(mark.number, stream.state.last_seq) + 1
