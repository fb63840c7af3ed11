"""What one process has in hand when it stops, stands still or meets poison waits for nobody."""

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import nats
import pytest
from nats.aio.msg import Msg

from shared.broker.streams import COMMANDS
from shared.client.front_end import FrontEnd
from shared.contracts.signals.change import CloseSignal
from shared.contracts.signals.log import LogSignal
from shared.hosting.service import Service
from shared.messaging.burying import Burying
from shared.messaging.inbox import Inbox
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, client, until

DURABLE = "signals-commands"
NEVER = 60.0  # seconds: longer than a test waits for what must come


@dataclass(frozen=True)
class Desk:
    """What one process handled, and what keeps it from going on."""

    name: str = ""
    done: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: list[UUID] = field(default_factory=list)


def slow(desk: Desk, journal: list[str]) -> Service:
    """Handle a signal as soon as the gate is open; note all in one journal."""
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def log_signal(
        command: LogSignal, begun: list, gate: asyncio.Event, done: list
    ) -> None:
        begun.append(command.signal_id)
        await gate.wait()
        done.append(str(command.signal_id))
        journal.append(f"log {command.signal_id}")

    @inbox.on(CloseSignal)
    async def close(command: CloseSignal, done: list) -> None:
        done.append(str(command.signal_id))
        journal.append(f"close {command.signal_id}")

    return Service("signals", (inbox,), lambda _: desk)


def signal(signal_id: UUID | None = None) -> LogSignal:
    return LogSignal(
        signal_id=signal_id or uuid4(),
        text="x",
        platform="instagram",
        seen_at=datetime.now(UTC),
    )


async def in_flight(front: FrontEnd) -> int:
    """Return how many messages are with a process, or on their way to one."""
    return (await front.js.consumer_info(COMMANDS, DURABLE)).num_ack_pending or 0


async def test_what_waits_or_is_on_its_way_to_a_process_that_stops_is_taken_over_at_once(
    host: Start, settings: Settings
) -> None:
    first, second, journal = Desk(), Desk(), []
    second.gate.set()
    stopping = await host(slow(first, journal), ack_wait=NEVER)
    signal_id = uuid4()
    async with client(settings) as front:
        await front.send(signal(signal_id))
        await until(lambda: first.begun == [signal_id])
        behind = [CloseSignal(signal_id=signal_id) for _ in range(3)]
        await _send(front, *behind)
        await until(lambda: _is_in_flight(front, 1 + len(behind)))
        others = [CloseSignal(signal_id=uuid4()) for _ in range(300)]
        sending = asyncio.create_task(_send(front, *others))
        await until(lambda: len(journal) > 20)  # in the middle of it
        stop = asyncio.create_task(stopping.stop())
        await sending
        await host(slow(second, journal), ack_wait=NEVER)
        await until(lambda: len(journal) >= len(others))
        closed_before_logged = f"close {signal_id}" in journal
        first.gate.set()
        await stop
        await until(lambda: len(journal) == 1 + len(others) + len(behind))
        await until(lambda: _is_zero(front))

    assert not closed_before_logged, "what is behind a try that still runs waits for its end"
    assert set(Counter(journal).values()) == {1, len(behind)}
    assert len(second.done) > len(behind)


async def _send(front: FrontEnd, *commands: CloseSignal) -> None:
    for command in commands:
        await front.send(command)


async def _is_in_flight(front: FrontEnd, count: int) -> bool:
    return await in_flight(front) == count


async def _is_zero(front: FrontEnd) -> bool:
    return await _is_in_flight(front, 0)


async def test_what_comes_again_to_a_process_that_stood_still_is_done_once(
    host: Start, settings: Settings
) -> None:
    """The loop stands still until the broker has sent everything for the second time."""
    desk, journal = Desk(), []
    desk.gate.set()
    service = slow(desk, journal)
    (inbox,) = service.inboxes
    log_signal = inbox.handlers[LogSignal.type()]
    again = threading.Thread(target=_wait_for_redelivery, args=(settings.servers,))

    async def stand_still(command: LogSignal, **parts: object) -> None:
        again.start()
        again.join(PATIENCE)
        await log_signal.run(command, **parts)

    inbox.handlers[LogSignal.type()] = replace(log_signal, run=stand_still)
    async with client(settings) as front:
        running = await host(service, ack_wait=1)
        await front.send(signal())
        await until(lambda: len(journal) == 1)
        await front.send(CloseSignal(signal_id=uuid4()))
        await until(lambda: len(journal) == 2)
        await until(lambda: _is_zero(front))
        await running.stop()

    assert len(journal) == 2


def _wait_for_redelivery(servers: list[str]) -> None:
    async def wait() -> None:
        connection = await nats.connect(servers)
        js = connection.jetstream()

        async def came_again() -> bool:
            return bool((await js.consumer_info(COMMANDS, DURABLE)).num_redelivered)

        await until(came_again)
        await connection.close()

    asyncio.run(wait())


async def test_a_handler_that_takes_longer_than_a_dead_process_is_waited_for_keeps_its_message(
    host: Start, settings: Settings
) -> None:
    desk, journal, signs = Desk(), [], []

    async def hear(raw: Msg) -> None:
        signs.append(raw.data)

    await host(slow(desk, journal), ack_wait=3, deadline=30)
    async with client(settings) as front:
        await front.nats.subscribe(f"$JS.ACK.COMMANDS.{DURABLE}.>", cb=hear)
        await front.send(signal())
        await until(lambda: len(desk.begun) == 1)
        await until(lambda: len(signs) > 3)  # one comes each third of the wait
        info = await front.js.consumer_info(COMMANDS, DURABLE)
        desk.gate.set()
        await until(lambda: len(journal) == 1)

    assert not info.num_redelivered


async def test_poison_does_not_hold_up_what_comes_behind_it(
    host: Start, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, journal, dug = Desk(), [], asyncio.Event()
    desk.gate.set()
    bury = Burying.bury

    async def slowly(self: Burying, *args: object, **more: object) -> None:
        await dug.wait()
        await bury(self, *args, **more)

    monkeypatch.setattr(Burying, "bury", slowly)
    await host(slow(desk, journal))
    async with client(settings) as front:
        for _ in range(3):
            await front.js.publish("command.signals.log-signal.v1.amina", b"{")
        await front.send(signal())
        await until(lambda: len(journal) == 1)
        await until(lambda: _is_in_flight(front, 3))  # acknowledged once buried, and no sooner
        dug.set()
        await until(lambda: _is_zero(front))
        letters = (await front.js.stream_info("DEAD")).state.messages

    assert letters == 3
