import asyncio
from collections.abc import AsyncIterator

import nats
import pytest
from nats.js.client import JetStreamContext

from shared.broker import provision, streams
from shared.broker.embedded import EmbeddedServer
from shared.broker.streams import COMMANDS, DEAD, EVENTS
from shared.messaging.durables import durables
from shared.messaging.inbox import Inbox


@pytest.fixture
async def js(server: EmbeddedServer) -> AsyncIterator[JetStreamContext]:
    connection = await nats.connect(server.url)
    yield connection.jetstream()
    await connection.close()


async def make(js: JetStreamContext, *names: str) -> None:
    await provision.make(
        js,
        owners=names,
        durables=durables(Inbox(name) for name in names),
        buckets=names,
        replicas=1,
        ack_wait=30,
    )


async def test_making_twice_changes_nothing(js: JetStreamContext) -> None:
    await make(js, "signals")
    before = [await js.stream_info(name) for name in (COMMANDS, EVENTS, DEAD, "KV_signals")]
    await make(js, "signals")
    after = [await js.stream_info(name) for name in (COMMANDS, EVENTS, DEAD, "KV_signals")]

    assert [info.config for info in before] == [info.config for info in after]
    assert [info.created for info in before] == [info.created for info in after]


async def test_hosts_that_begin_at_once_miss_nothing_of_each_other(
    js: JetStreamContext,
) -> None:
    await asyncio.gather(*(make(js, "signals", "policy") for _ in range(4)))
    await make(js, "signals", "policy")

    assert (await js.stream_info("KV_policy")).created


async def test_a_second_service_leaves_the_first_its_commands(js: JetStreamContext) -> None:
    await make(js, "signals")
    await make(js, "policy")
    info = await js.stream_info(COMMANDS)

    assert sorted(info.config.subjects) == ["command.policy.>", "command.signals.>"]


async def test_what_holds_data_is_not_shrunk(js: JetStreamContext) -> None:
    await make(js, "signals")
    config = (await js.stream_info(DEAD)).config
    await js.update_stream(config.evolve(max_age=365 * streams.DAY))
    await js.publish("dead.signals.log-signal", b"kept")

    with pytest.raises(provision.WouldLoseData, match=r"'DEAD' holds 1 .*max_age.*shrink"):
        await make(js, "signals")
    assert (await js.stream_info(DEAD)).state.messages == 1


async def test_what_is_empty_is_migrated(js: JetStreamContext) -> None:
    await make(js, "signals")
    config = (await js.stream_info(DEAD)).config
    await js.update_stream(config.evolve(max_age=365 * streams.DAY))
    await make(js, "signals")

    assert (await js.stream_info(DEAD)).config.max_age == 30 * streams.DAY


async def test_a_limit_that_grows_is_migrated_with_data(js: JetStreamContext) -> None:
    await make(js, "signals")
    config = (await js.stream_info(DEAD)).config
    await js.update_stream(config.evolve(max_age=streams.DAY))
    await js.publish("dead.signals.log-signal", b"kept")
    await make(js, "signals")
    info = await js.stream_info(DEAD)

    assert (info.config.max_age, info.state.messages) == (30 * streams.DAY, 1)
