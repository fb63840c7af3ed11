"""Publishes with an acknowledgement, many at a time: one reply inbox, a future per message.

nats-py's own `publish_async` never resolves when the server answers with an error (its
reply handler raises instead), and a lost compare-and-set is such an answer.
"""

import asyncio
from itertools import count

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.errors import APIError, NoStreamResponseError
from pydantic_core import from_json

NO_RESPONDERS = "503"

UNAVAILABLE = 503  # the server's code when it cannot store: a stream or its disk is full

REFUSED = 10.0  # seconds for which a write that was not stored says that the next may not be

SLOW = 5.0  # seconds after which an acknowledgement will hardly come


class ConnectionLost(Exception):
    """The broker went away while its acknowledgement was awaited."""


class Publisher:
    """Publishes to JetStream on one connection."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._inbox = client.new_inbox()
        self._tokens = count()
        self._waiting: dict[str, asyncio.Future[int]] = {}
        self._since: dict[str, float] = {}
        self._refused: dict[str, tuple[float, str]] = {}

    @property
    def refusal(self) -> str | None:
        """Return why the broker does not store what is published now; None when it does."""
        now = asyncio.get_running_loop().time()
        if now - next(iter(self._since.values()), now) > SLOW:
            return "it does not acknowledge"
        late = [reason for at, reason in self._refused.values() if now - at < REFUSED]
        return late[0] if late else None

    async def start(self) -> None:
        """Listen for acknowledgements."""
        await self._client.subscribe(f"{self._inbox}.*", cb=self._hear)

    async def publish(
        self, subject: str, body: bytes, headers: dict[str, str] | None = None
    ) -> int:
        """Return the stream's sequence number; `APIError` when the server refuses."""
        token = str(next(self._tokens))
        loop = asyncio.get_running_loop()
        acknowledged: asyncio.Future[int] = loop.create_future()
        self._waiting[token] = acknowledged
        self._since[token] = loop.time()
        try:
            await self._client.publish(
                subject, body, reply=f"{self._inbox}.{token}", headers=headers
            )
            number = await acknowledged
        except APIError as error:
            if error.code == UNAVAILABLE:
                reason = error.description or "it cannot store"
                self._refused[_kind(subject)] = loop.time(), reason
            raise
        except asyncio.CancelledError:
            if loop.time() - self._since[token] > SLOW:
                self._refused[_kind(subject)] = loop.time(), "it does not acknowledge"
            raise
        else:
            self._refused.pop(_kind(subject), None)
            return number
        finally:
            del self._waiting[token], self._since[token]

    def give_up(self) -> None:
        """Fail what waits: after a disconnect its acknowledgement will not come."""
        for acknowledged in self._waiting.values():
            if not acknowledged.done():
                acknowledged.set_exception(ConnectionLost("the broker went away"))

    async def _hear(self, raw: Msg) -> None:
        acknowledged = self._waiting.get(raw.subject.rpartition(".")[2])
        if acknowledged is None or acknowledged.done():
            return
        if raw.headers and raw.headers.get("Status") == NO_RESPONDERS:
            acknowledged.set_exception(NoStreamResponseError())
            return
        answer = from_json(raw.data)
        if error := answer.get("error"):
            acknowledged.set_exception(
                APIError(
                    code=error.get("code"),
                    err_code=error.get("err_code"),
                    description=error.get("description"),
                )
            )
        else:
            acknowledged.set_result(answer["seq"])


def _kind(subject: str) -> str:
    """Return what tells the stream of a subject: its first word, or the bucket."""
    first, bucket = (*subject.split(".", 2), "")[:2]
    return f"{first}.{bucket}" if first == "$KV" else first
