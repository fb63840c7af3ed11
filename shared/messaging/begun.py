"""How often the handling of a message was begun, and the process did not live to its end."""

from nats.aio.msg import Msg
from nats.js.errors import NotFoundError
from pydantic import ValidationError

from shared.broker.progress import begun_place
from shared.broker.streams import PROGRESS
from shared.contracts.message import Frozen
from shared.messaging.connection import Connection

BUCKET = f"KV_{PROGRESS}"


class Begun(Frozen):
    """A mark that stays when the process dies before it can take it away."""

    times: int
    place: str
    """The message: what has its number in a stream that was made anew is another."""


class Beginnings:
    """The marks of those messages of one service that were delivered suspiciously often."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def times(self, raw: Msg) -> int:
        """Return how often its handling was begun, and never ended."""
        try:
            mark = await self._connection.js.get_last_msg(BUCKET, _subject(raw))
            begun = Begun.model_validate_json(mark.data or b"")
        except (NotFoundError, ValidationError):
            return 0
        return begun.times if begun.place == _place(raw) else 0

    async def begin(self, raw: Msg, *, times: int) -> None:
        """Mark that it is begun now, and how often it was so by now."""
        body = Begun(times=times, place=_place(raw)).model_dump_json().encode()
        await self._connection.publisher.publish(_subject(raw), body)

    async def end(self, raw: Msg) -> None:
        """Take the mark away: the process lives."""
        await self._connection.js.purge_stream(BUCKET, subject=_subject(raw))


def _subject(raw: Msg) -> str:
    return begun_place(raw.metadata.consumer, raw.metadata.sequence.stream)


def _place(raw: Msg) -> str:
    return f"{raw.metadata.stream}/{raw.metadata.timestamp.isoformat()}"
