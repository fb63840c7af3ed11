"""A stream that is full takes nothing: that is the broker's trouble, and no message's."""

import asyncio
from typing import Any

import nats
import pytest
from nats.js.client import JetStreamContext

from shared.broker.embedded import EmbeddedServer
from shared.broker.publisher import Publisher
from shared.broker.streams import DEAD, EVENTS
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.hosting.service import Service
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process.settings import Settings
from tests.platform import Start, client, stored, until
from tests.signals.world import log

inbox = Inbox("signals")
MORE_THAN_ALLOWED = 2
tries: list[LogSignal] = []


@inbox.on(LogSignal)
async def tell(command: LogSignal, turn: Turn[Any]) -> None:
    tries.append(command)
    await turn.publish(
        SignalClosed(id=command.derive("c"), signal_id=command.signal_id, outcome="logged")
    )


async def count(js: JetStreamContext, stream: str) -> int:
    return (await js.stream_info(stream)).state.messages


async def holds_an_event(js: JetStreamContext) -> bool:
    return await count(js, EVENTS) > 0


class Parts:
    """None but a store, of which there is none."""

    store = None


async def test_what_a_full_stream_does_not_take_waits_until_it_does(
    host: Start, settings: Settings
) -> None:
    service = Service("signals", (inbox,), lambda _: Parts())
    running = await host(service, watch=0.1, patience=(0.01,) * (MORE_THAN_ALLOWED - 1))
    async with client(settings) as front:
        limits = (await front.js.stream_info(EVENTS)).config
        await front.js.update_stream(limits.evolve(max_bytes=1))
        command = log("een mes op zak")
        await front.send(command)
        await until(lambda: not running.readiness()["signals"])
        await until(lambda: len(tries) > MORE_THAN_ALLOWED)

        assert await count(front.js, DEAD) == 0
        await front.js.update_stream(limits)
        await until(lambda: running.readiness()["signals"])
        await until(lambda: holds_an_event(front.js))
        closed = await stored(front.js, EVENTS)

    assert [event.id for event in closed] == [command.derive("c")]


async def test_a_write_that_was_given_up_unanswered_says_that_the_broker_does_not_store(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.broker.publisher.SLOW", 0.05)
    connection = await nats.connect(server.url)
    await connection.subscribe("event.nobody")  # it hears, and never answers
    publisher = Publisher(connection)
    await publisher.start()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(publisher.publish("event.nobody", b""), timeout=0.2)

    assert publisher.refusal == "it does not acknowledge"
    await connection.close()
