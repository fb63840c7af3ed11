"""A consumer that was lost and made again goes on where its service was."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from shared.broker.progress import read_mark
from shared.broker.provision import consumer
from shared.broker.streams import EVENTS, PARTNERS, PROGRESS, partner
from shared.client.front_end import FrontEnd
from shared.contracts.cloudevents import encode
from shared.contracts.message import Event
from shared.contracts.signals.change import SignalClosed
from shared.hosting.host import Host, make
from shared.hosting.service import Service
from shared.messaging.inbox import Inbox, Refuse
from shared.process.settings import Settings
from tests.platform import Start, client, until

DURABLE = "policy-events"


@dataclass(frozen=True)
class Reader:
    """What the toy service heard."""

    heard: list[int] = field(default_factory=list)
    refuses: set[int] = field(default_factory=set)


def reading(reader: Reader) -> Service:
    inbox = Inbox("policy")

    @inbox.on(SignalClosed)
    async def hear(event: SignalClosed, heard: list, refuses: set) -> None:
        heard.append(event.signal_id.int)
        if event.signal_id.int in refuses:
            raise Refuse("not-now")

    return Service("policy", (inbox,), lambda _: reader)


async def tell(front: FrontEnd, *numbers: int) -> None:
    for number in numbers:
        event = SignalClosed(id=UUID(int=number), signal_id=UUID(int=number), outcome="closed")
        await publish(front, event)


async def publish(front: FrontEnd, event: Event) -> None:
    headers, body = encode(event, source=front.source, schemas=front.schemas)
    await front.js.publish(event.subject, body, headers=headers)


async def marked(front: FrontEnd) -> int:
    mark = await read_mark(front.js, DURABLE)
    return mark.number if mark else 0


async def is_marked(front: FrontEnd) -> bool:
    """Return whether the mark has come to the end of the stream."""
    return await marked(front) == (await front.js.stream_info(EVENTS)).state.last_seq


@asynccontextmanager
async def after_history(
    host: Start, settings: Settings, reader: Reader
) -> AsyncIterator[tuple[Host, FrontEnd]]:
    """Let the service hear ten events."""
    running = await host(reading(reader))
    async with client(settings) as front:
        await tell(front, *range(1, 11))
        await until(lambda: len(reader.heard) == 10)
        yield running, front


async def test_a_consumer_made_anew_hears_what_is_new_and_nothing_of_what_was(
    host: Start, settings: Settings
) -> None:
    first, second = Reader(), Reader()
    async with after_history(host, settings, first) as (running, front):
        await running.stop()
        await front.js.delete_consumer(EVENTS, DURABLE)
        await tell(front, 11)
        await host(reading(second))
        await tell(front, 12)
        await until(lambda: 12 in second.heard)

    assert second.heard == [11, 12]


async def test_it_is_made_from_its_mark_while_the_service_goes_on_and_stays_so(
    host: Start, settings: Settings
) -> None:
    reader = Reader()
    async with after_history(host, settings, reader) as (_, front):
        await until(lambda: is_marked(front))
        await front.js.delete_consumer(EVENTS, DURABLE)
        for _ in range(2):
            await make(front.js, (reading(reader),), settings)
        info = await front.js.consumer_info(EVENTS, DURABLE)

    assert info.config.opt_start_seq == 11
    assert info.ack_floor
    assert info.ack_floor.stream_seq == 10


async def test_what_was_refused_is_behind_us_too(host: Start, settings: Settings) -> None:
    reader = Reader(refuses={3, 10})
    async with after_history(host, settings, reader) as (running, front):
        await running.stop()

        assert await marked(front) == 10


async def test_a_new_service_hears_history(host: Start, settings: Settings) -> None:
    first, second = Reader(), Reader()
    async with after_history(host, settings, first) as (running, front):
        await running.stop()
        await front.js.delete_consumer(EVENTS, DURABLE)
        await front.js.purge_stream(f"KV_{PROGRESS}")
        await host(reading(second))
        await until(lambda: len(second.heard) == 10)

    assert second.heard == list(range(1, 11))


async def test_a_service_that_has_no_mark_yet_gets_it_at_its_start(
    host: Start, settings: Settings
) -> None:
    reader = Reader()
    async with after_history(host, settings, reader) as (running, front):
        await running.stop()
        await front.js.purge_stream(f"KV_{PROGRESS}")
        await host(reading(reader))
        await until(lambda: is_marked(front))

    assert len(reader.heard) == 10


async def test_the_mark_of_a_stream_that_was_made_anew_says_nothing(
    host: Start, settings: Settings
) -> None:
    reader = Reader()
    async with after_history(host, settings, reader) as (running, front):
        await running.stop()
        mark = await marked(front)
        await front.js.delete_stream(EVENTS)
        await make(front.js, (reading(reader),), settings, new=[EVENTS])
        await tell(front, 21)
        info = await front.js.consumer_info(EVENTS, DURABLE)

    assert mark == 10
    assert (info.config.opt_start_seq, info.num_pending) == (None, 1)


async def test_a_partner_whose_place_was_lost_reads_nothing_twice(
    host: Start, settings: Settings
) -> None:
    await host(reading(Reader()))
    async with client(settings) as front:
        await consumer(front.js, partner("politie"), ack_wait=30)
        for number in range(3):
            await front.js.publish("partner.politie.signal.v1", str(number).encode())
        queue = await front.js.pull_subscribe_bind("politie", stream=PARTNERS)
        for raw in await queue.fetch(2, timeout=5):
            await raw.ack_sync()
        await queue.unsubscribe()
        await front.js.delete_consumer(PARTNERS, "politie")
        await consumer(front.js, partner("politie"), ack_wait=30)
        queue = await front.js.pull_subscribe_bind("politie", stream=PARTNERS)
        left = [raw.data for raw in await queue.fetch(3, timeout=2)]

    assert left == [b"2"]
