"""Pulling: nothing that comes is lost or waits, also while we stop and after we were silent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig

from shared.broker.embedded import EmbeddedServer
from shared.messaging import pull
from shared.messaging.connection import Connection
from shared.messaging.pull import Pull
from shared.process.settings import Settings
from tests.platform import PATIENCE

LONG = 600.0  # seconds until the server gives out again what was neither acked nor handed back


@dataclass
class Letterbox:
    """One durable, whoever pulls from it, and what came."""

    settings: Settings
    nats: Client
    stack: AsyncExitStack
    came: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, *words: str, headers: dict[str, str] | None = None) -> None:
        js = self.nats.jetstream()
        await asyncio.gather(
            *(js.publish("post.letter", word.encode(), headers=headers) for word in words)
        )

    async def pull(self) -> Pull:
        connection = Connection("signals", self.settings)
        await connection.open()
        self.stack.push_async_callback(connection.close)

        async def receive(raw: Msg) -> None:
            self.came.append(raw.data.decode())
            await self.gate.wait()
            await raw.ack()

        pulling = Pull(connection, stream="POST", durable="reader", receive=receive)
        await pulling.start()
        self.stack.push_async_callback(pulling.stop)
        return pulling

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.01)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Letterbox]:
    async with AsyncExitStack() as stack:
        client = await nats.connect(settings.servers)
        stack.push_async_callback(client.close)
        js = client.jetstream()
        await js.add_stream(StreamConfig(name="POST", subjects=["post.>"]))
        await js.add_consumer(
            "POST",
            ConsumerConfig(durable_name="reader", ack_policy=AckPolicy.EXPLICIT, ack_wait=LONG),
        )
        yield Letterbox(settings, client, stack)


@pytest.fixture
async def letterbox(settings: Settings) -> AsyncIterator[Letterbox]:
    async with opened(settings) as box:
        box.gate.set()
        yield box


async def test_more_than_one_batch_comes_in_order(
    letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "BATCH", 3)
    words = [str(number) for number in range(20)]
    for word in words:
        await letterbox.post(word)

    await letterbox.pull()
    await letterbox.until(lambda: len(letterbox.came) == len(words))

    assert letterbox.came == words


async def test_a_letter_comes_after_requests_have_expired(
    letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "EXPIRES", 0.3)
    monkeypatch.setattr(pull, "HEARTBEAT", 0.1)
    pulling = await letterbox.pull()
    await letterbox.until(lambda: pulling._request > 3)

    await letterbox.post("late")
    await letterbox.until(lambda: letterbox.came == ["late"])


async def test_a_silent_server_is_asked_again_and_a_letter_comes_once(
    letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "SILENCE", 0.1)  # long before its heartbeat
    pulling = await letterbox.pull()
    await letterbox.until(lambda: pulling._request > 3)

    await letterbox.post("one", "two")
    await letterbox.until(lambda: len(letterbox.came) == 2)

    assert set(letterbox.came) == {"one", "two"}


async def test_a_letter_with_a_status_of_its_own_is_a_letter(letterbox: Letterbox) -> None:
    await letterbox.pull()

    await letterbox.post("forged", headers={"Status": "404"})
    await letterbox.until(lambda: letterbox.came == ["forged"])


async def test_what_the_server_refuses_is_asked_again(
    letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "PAUSE", 0.01)
    js = letterbox.nats.jetstream()
    consumer = (await js.consumer_info("POST", "reader")).config
    await js.delete_consumer("POST", "reader")
    pulling = await letterbox.pull()
    await letterbox.until(lambda: pulling._refused)

    await js.add_consumer("POST", consumer)
    await letterbox.post("at last")
    await letterbox.until(lambda: letterbox.came == ["at last"])


async def test_what_comes_while_we_stop_is_handed_back(letterbox: Letterbox) -> None:
    words = [str(number) for number in range(300)]
    letterbox.gate.clear()
    first = await letterbox.pull()
    await letterbox.post(*words)
    await letterbox.until(lambda: len(letterbox.came) == 1)  # the others wait behind it
    stopping = asyncio.create_task(first.stop())
    await asyncio.sleep(0)
    letterbox.gate.set()
    await stopping
    heard_by_the_first = list(letterbox.came)

    await letterbox.pull()
    await letterbox.until(lambda: len(letterbox.came) >= len(words))

    assert len(heard_by_the_first) == 1
    assert sorted(letterbox.came) == sorted(words)


async def test_we_stop_at_once_while_nothing_comes(letterbox: Letterbox) -> None:
    pulling = await letterbox.pull()
    await letterbox.until(lambda: pulling._request > 0)

    await asyncio.wait_for(pulling.stop(), pull.EXPIRES / 3)


async def test_we_can_stop_while_the_broker_is_away(
    letterbox: Letterbox, server: EmbeddedServer
) -> None:
    pulling = await letterbox.pull()
    await server.stop()
    await letterbox.until(lambda: not pulling._connection.is_up)

    await asyncio.wait_for(pulling.stop(), PATIENCE)
    await asyncio.wait_for(pulling._connection.close(), PATIENCE)
