"""The baseline: the same hops and publishes in plain nats-py, with nothing of ours in it.

One loop per hop fetches up to 500 messages, reads each into a pydantic model of twelve fields,
makes the publishes its service makes (a key-value write, then its messages, each written out
of a model) with our publisher, and acknowledges. No rules, no plugins, no CloudEvents
envelope to read, no order per entity, no retries, no logs, no metrics, no projection.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.api import ConsumerConfig, RetentionPolicy, StreamConfig
from pydantic import BaseModel

from shared.broker.publisher import Publisher

Publish = Callable[[str, bytes, str], Awaitable[None]]


class RawChain:
    """Five hops: log, decide, share, write in the ledger, queue."""

    def __init__(
        self,
        client: Client,
        deliveries: list[int],
        *,
        queued: list[bool],
        beside: list[int],
    ) -> None:
        self._client, self.js = client, client.jetstream()
        self._deliveries, self._queued, self._beside = deliveries, queued, beside
        self._publisher = Publisher(client)
        self._loops: list[asyncio.Task[None]] = []
        self.on_delivery: Callable[[int], None] = lambda _: None

    async def make(self) -> None:
        """Make streams and consumers like the platform's."""
        await self._publisher.start()
        for name, retention in (
            ("RCOMMANDS", RetentionPolicy.WORK_QUEUE),
            ("REVENTS", RetentionPolicy.LIMITS),
            ("RPARTNERS", RetentionPolicy.LIMITS),
            ("RKV", RetentionPolicy.LIMITS),
        ):
            await self.js.add_stream(
                StreamConfig(
                    name=name,
                    subjects=[f"{name.lower()}.>"],
                    retention=retention,
                    duplicate_window=600,
                    max_msgs_per_subject=1 if name == "RKV" else -1,
                )
            )
        for stream, durable, subject in (
            ("RCOMMANDS", "log", "rcommands.log"),
            ("RCOMMANDS", "queue", "rcommands.queue"),
            ("REVENTS", "decide", "revents.logged"),
            ("REVENTS", "share", "revents.decided"),
            ("REVENTS", "ledger", "revents.shared"),
        ):
            await self.js.add_consumer(
                stream,
                ConsumerConfig(
                    durable_name=durable, filter_subject=subject, max_ack_pending=2000
                ),
            )

    def start(self) -> None:
        """Start the five loops."""
        for stream, durable, handle in (
            ("RCOMMANDS", "log", self._log),
            ("REVENTS", "decide", self._decide),
            ("REVENTS", "share", self._share),
            ("REVENTS", "ledger", self._ledger),
            ("RCOMMANDS", "queue", self._queue),
        ):
            self.start_one(stream, durable, handle)

    def start_one(
        self, stream: str, durable: str, handle: Callable[[Msg], Awaitable[None]]
    ) -> None:
        """Start one loop."""
        self._loops.append(asyncio.create_task(self._loop(stream, durable, handle)))

    async def send_all(self, count: int) -> None:
        """Send like many phones at once."""
        for start in range(0, count, 500):
            await asyncio.gather(
                *(
                    self.publish("rcommands.log", body(n), f"c/{n}")
                    for n in range(start, min(start + 500, count))
                )
            )

    async def stop(self) -> None:
        """End the loops."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)

    async def done(self) -> bool:
        """Return whether every hop has nothing left."""
        for stream, durable in (
            ("RCOMMANDS", "log"),
            ("REVENTS", "decide"),
            ("REVENTS", "share"),
            ("REVENTS", "ledger"),
            ("RCOMMANDS", "queue"),
        ):
            info = await self.js.consumer_info(stream, durable)
            if info.num_pending or info.num_ack_pending:
                return False
        return True

    async def publish(self, subject: str, body: bytes, name: str) -> None:
        """Publish once per name, with the headers a CloudEvent has."""
        await self._publisher.publish(subject, body, {"Nats-Msg-Id": name, **HEADERS})

    async def _loop(
        self, stream: str, durable: str, handle: Callable[[Msg], Awaitable[None]]
    ) -> None:
        fetched = await self.js.pull_subscribe_bind(durable, stream=stream)
        running: set[asyncio.Task[None]] = set()
        while True:
            with suppress(NatsTimeoutError):
                for raw in await fetched.fetch(500, timeout=2):
                    task = asyncio.create_task(self._one(raw, handle))
                    running.add(task)
                    task.add_done_callback(running.discard)

    async def _one(self, raw: Msg, handle: Callable[[Msg], Awaitable[None]]) -> None:
        await handle(raw)
        await raw.ack()

    async def _keep(self, hop: str, number: int, row: "Twelve") -> None:
        await self._publisher.publish(f"rkv.{hop}.{number}", row.model_dump_json().encode())

    async def _log(self, raw: Msg) -> None:
        read = Twelve.model_validate_json(raw.data)
        number = read.number
        await self._keep("signal", number, read)
        await self.publish("revents.logged", told(read), f"logged/{number}")
        for one in range(self._beside[number]):
            await self.publish("revents.beside", told(read), f"beside/{one}/{number}")
        if self._queued[number]:
            await self.publish("rcommands.queue", told(read), f"queue/{number}")

    async def _decide(self, raw: Msg) -> None:
        read = Twelve.model_validate_json(raw.data)
        number = read.number
        await self._keep("decided", number, read)
        await self.publish("revents.decided", told(read), f"decided/{number}")

    async def _share(self, raw: Msg) -> None:
        read = Twelve.model_validate_json(raw.data)
        number = read.number
        if self._deliveries[number]:
            await self._keep("shared", number, read)
        for partner in range(self._deliveries[number]):
            await self.publish(f"rpartners.{partner}", told(read), f"{partner}/{number}")
            await self.publish("revents.shared", told(read), f"shared/{partner}/{number}")
        self.on_delivery(number)

    async def _ledger(self, raw: Msg) -> None:
        read = Twelve.model_validate_json(raw.data)
        delivery = (raw.headers or {})["Nats-Msg-Id"]
        await self._keep("line", read.number, read)
        await self.publish("revents.timer", told(read), f"timer/{delivery}")

    async def _queue(self, raw: Msg) -> None:
        read = Twelve.model_validate_json(raw.data)
        number = read.number
        await self._keep("entry", number, read)
        await self.publish("revents.queued", told(read), f"queued/{number}")


HEADERS = {
    "ce-specversion": "1.0",
    "ce-id": "00000000-0000-0000-0000-000000000000",
    "ce-source": "urn:nld:kvknr:00000000:systeem:signals",
    "ce-type": "nl.jongerenwerk.signals.signal-logged.v1",
    "ce-time": "2026-11-23T12:00:00.000000+00:00",
    "ce-datacontenttype": "application/json",
    "ce-dataschema": "http://localhost:8080/schemas/nl.jongerenwerk.signals.signal-logged.v1",
    "ce-correlationid": "00000000-0000-0000-0000-000000000000",
    "ce-causationid": "00000000-0000-0000-0000-000000000000",
    "ce-dataclassification": "internal",
}


class Twelve(BaseModel):
    """A message of twelve fields, about as large as a signal."""

    number: int
    signal_id: UUID
    text: str
    platform: str
    seen_at: datetime
    logged_at: datetime
    neighbourhood: str
    handle: str
    url: str
    category: str
    confidence: float
    verified: bool | None = None


def told(read: Twelve) -> bytes:
    """Return what follows from a message: a new model, written out."""
    return Twelve(**dict(read)).model_dump_json().encode()


def body(number: int) -> bytes:
    """Return a message."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return (
        Twelve(
            number=number,
            signal_id=UUID(int=number),
            text="filmpje van een fittie op het plein bij de metro, twee jongens",
            platform="instagram",
            seen_at=now,
            logged_at=now,
            neighbourhood="noord",
            handle="@account",
            url="https://instagram.example/account/1",
            category="geweld",
            confidence=0.8,
        )
        .model_dump_json()
        .encode()
    )
