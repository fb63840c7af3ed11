"""What was erased may be erased again: by another try, or beside an acknowledgement."""

from collections.abc import AsyncIterator

import nats
import pytest
from nats.js.api import RetentionPolicy, StreamConfig
from nats.js.client import JetStreamContext

from shared.broker import erasing
from shared.broker.embedded import EmbeddedServer


@pytest.fixture
async def post(server: EmbeddedServer) -> AsyncIterator[JetStreamContext]:
    """Yield a work queue with five letters."""
    connection = await nats.connect(server.url)
    js = connection.jetstream()
    await js.add_stream(
        StreamConfig(name="POST", subjects=["post.>"], retention=RetentionPolicy.WORK_QUEUE)
    )
    for number in range(5):
        await js.publish(f"post.{number}", b"letter")
    yield js
    await connection.close()


@pytest.mark.parametrize("number", range(1, 6))
async def test_what_is_erased_twice_is_gone_the_second_time(
    post: JetStreamContext, number: int
) -> None:
    assert await erasing.erase(post, "POST", number)
    assert not await erasing.erase(post, "POST", number)


async def test_what_was_acknowledged_meanwhile_is_gone(post: JetStreamContext) -> None:
    reader = await post.pull_subscribe("post.>", durable="reader")
    for raw in await reader.fetch(5):
        await raw.ack_sync()

    assert [await erasing.erase(post, "POST", number) for number in range(1, 7)] == [False] * 6
