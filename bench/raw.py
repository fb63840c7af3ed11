"""The baseline: the same hops and publishes in plain nats-py, with nothing of ours in it.

One loop per hop fetches up to 500 messages, reads each as JSON, makes the publishes its
service makes (a key-value write, then its messages) with our way of pipelining removed to
its core, and acknowledges. No validation, no order per entity, no retries, no logs, no
metrics, no projection.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.api import ConsumerConfig, RetentionPolicy, StreamConfig

from shared.publisher import Publisher

Publish = Callable[[str, bytes, str], Awaitable[None]]


class RawChain:
    """Four hops: log, decide, share, queue."""

    def __init__(self, client: Client, deliveries: list[int], *, queued: list[bool]) -> None:
        self._client, self.js = client, client.jetstream()
        self._deliveries, self._queued = deliveries, queued
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
        ):
            await self.js.add_consumer(
                stream,
                ConsumerConfig(
                    durable_name=durable, filter_subject=subject, max_ack_pending=2000
                ),
            )

    def start(self) -> None:
        """Start the four loops."""
        for stream, durable, handle in (
            ("RCOMMANDS", "log", self._log),
            ("REVENTS", "decide", self._decide),
            ("REVENTS", "share", self._share),
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

    async def _keep(self, hop: str, number: int, body: bytes) -> None:
        await self._publisher.publish(f"rkv.{hop}.{number}", body)

    async def _log(self, raw: Msg) -> None:
        number = json.loads(raw.data)["number"]
        await self._keep("signal", number, raw.data)
        await self.publish("revents.logged", raw.data, f"logged/{number}")
        if self._queued[number]:
            await self.publish("rcommands.queue", raw.data, f"queue/{number}")

    async def _decide(self, raw: Msg) -> None:
        number = json.loads(raw.data)["number"]
        await self._keep("decided", number, raw.data)
        await self.publish("revents.decided", raw.data, f"decided/{number}")

    async def _share(self, raw: Msg) -> None:
        number = json.loads(raw.data)["number"]
        if self._deliveries[number]:
            await self._keep("shared", number, raw.data)
        for partner in range(self._deliveries[number]):
            await self.publish(f"rpartners.{partner}", raw.data, f"{partner}/{number}")
            await self.publish("revents.shared", raw.data, f"shared/{partner}/{number}")
        self.on_delivery(number)

    async def _queue(self, raw: Msg) -> None:
        number = json.loads(raw.data)["number"]
        await self._keep("entry", number, raw.data)
        await self.publish("revents.queued", raw.data, f"queued/{number}")


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


def body(js_number: int, size: int = 420) -> bytes:
    """Return a JSON body as large as a signal's."""
    start = json.dumps({"number": js_number, "text": ""})
    return json.dumps({"number": js_number, "text": "x" * (size - len(start))}).encode()
