"""Pulling from a durable consumer: messages are asked for in batches, and come one by one.

This speaks JetStream's own protocol with nats-py's `subscribe`, `publish` and `drain`. The
`fetch` of nats-py cannot be ended halfway: what it has collected by then comes again only
after `ack_wait`. See docs/decisions/0040.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from pydantic_core import to_json

from shared.messaging.connection import Connection
from shared.process import metrics

log = structlog.get_logger()

BATCH = 500

EXPIRES = 30.0  # seconds that the server holds a request before we ask anew

HEARTBEAT = 5.0  # seconds; the server says so often that it still holds our request

SILENCE = 2 * HEARTBEAT + 1  # seconds after which a request must have got lost

QUIET = 0.2  # seconds in which nothing came, after which nothing is on its way to us

PARTING = 1.0  # seconds that we wait for that, at most

PAUSE = 0.5  # seconds before we ask again after the server refused

ALIVE, NONE_LEFT, EXPIRED = "100", "404", "408"  # the server's words on a request

Receive = Callable[[Msg], Awaitable[None]]


class Pull:
    """Pulls from one durable from a start to a stop; hands back what comes after that."""

    def __init__(
        self, connection: Connection, *, stream: str, durable: str, receive: Receive
    ) -> None:
        self._connection, self._receive = connection, receive
        self._durable = durable
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._request = 0
        self._left = 0
        self._refused = False
        self._heard_at = self._came_at = 0.0
        self._late: list[Msg] = []
        self._over = asyncio.Event()
        self._stopping = True
        connection.on_return.append(self._over.set)

    async def start(self) -> None:
        """Begin to ask."""
        self._stopping = False
        client = self._connection.client
        self._inbox = client.new_inbox()
        self._subscription = await client.subscribe(f"{self._inbox}.*", cb=self._hear)
        self._asking = asyncio.create_task(self._ask_on())

    async def stop(self) -> None:
        """Ask no more, and hand back what is still on its way to us; twice changes nothing.

        A request cannot be taken back. What the server is sending at the moment at which we end
        the subscription reaches nobody, and would come again after `ack_wait` only.
        """
        if self._stopping:
            return
        self._stopping = True
        self._asking.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING):
                await self._until_quiet()
        if self._connection.is_up:
            with suppress(NatsError, TimeoutError):
                async with asyncio.timeout(2):
                    await self._subscription.drain()  # type: ignore[no-untyped-call]
        await self._hand_back()

    async def _until_quiet(self) -> None:
        """Wait until all asked for has come, or nothing has come for a moment."""
        loop = asyncio.get_running_loop()
        while not self._over.is_set() and (left := self._came_at + QUIET - loop.time()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), left)

    async def _hand_back(self) -> None:
        """Hand back what came while we stopped; not before the end, or it came to us again."""
        for raw in self._late:
            with suppress(NatsError):  # the others are not to wait for this one
                await raw.nak()
        if self._late:
            metrics.IN_VAIN.labels(self._connection.name, "stopping").inc(len(self._late))
            log.info("pull.handed-back", durable=self._durable, messages=len(self._late))
        self._late.clear()

    async def _ask_on(self) -> None:
        while not self._stopping:
            await self._connection.connected.wait()
            with suppress(NatsError):
                await self._ask()
            await self._until_over()
            if self._refused:
                await asyncio.sleep(PAUSE)

    async def _ask(self) -> None:
        self._request += 1
        self._left = BATCH
        self._over.clear()
        self._heard_at = asyncio.get_running_loop().time()
        wish = {"batch": BATCH, "expires": _nanoseconds(EXPIRES)}
        body = to_json(wish | {"idle_heartbeat": _nanoseconds(HEARTBEAT)})
        inbox = f"{self._inbox}.{self._request}"
        await self._connection.client.publish(self._subject, body, reply=inbox)

    async def _until_over(self) -> None:
        """Wait until all asked for has come, the request ended, or the server is silent."""
        loop = asyncio.get_running_loop()
        while not self._over.is_set():
            patience = self._heard_at + SILENCE - loop.time()
            if patience <= 0:
                log.warning("pull.silent", durable=self._durable)
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), patience)

    async def _hear(self, raw: Msg) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        if not raw.reply:  # only what has to be acknowledged is a message
            self._hear_status(raw)
            return
        self._came_at = self._heard_at
        self._refused = False
        self._left -= 1
        if self._left <= 0:
            self._over.set()
        if self._stopping:
            self._late.append(raw)
        else:
            await self._receive(raw)

    def _hear_status(self, raw: Msg) -> None:
        headers = raw.headers or {}
        status = headers.get("Status", "")
        if not raw.subject.endswith(f".{self._request}"):
            return  # it speaks of an earlier request
        refused = status not in (ALIVE, NONE_LEFT, EXPIRED)
        if refused and not self._refused:
            reason = headers.get("Description", status)
            log.warning("pull.refused", durable=self._durable, reason=reason)
        self._refused = refused
        if status != ALIVE:
            self._over.set()


def _nanoseconds(seconds: float) -> int:
    return int(seconds * 1_000_000_000)
