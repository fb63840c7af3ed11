"""Timers on a real nats-server: set, moved, past, and through a crash of the server."""

import asyncio
import os
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker.embedded import EmbeddedServer, ServerFailed
from shared.contracts.message import Due
from shared.hosting.host import Host
from shared.hosting.service import Service
from shared.messaging.bus import Bus
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, until


class EggBoiled(Due, subject="due.signals.egg-boiled.v1", entity="egg_id"):
    """An egg is done."""

    egg_id: UUID
    minutes: int


@dataclass(frozen=True)
class Kitchen:
    heard: asyncio.Queue[tuple[EggBoiled, datetime]] = field(default_factory=asyncio.Queue)
    eggs: dict[EggBoiled, datetime] = field(default_factory=dict)
    eaten: list[UUID] = field(default_factory=list)


def kitchen(parts: Kitchen) -> Service:
    inbox = Inbox("signals")

    @inbox.at_start
    async def set_clocks(eggs: dict, turn: Turn) -> None:
        for egg, due in eggs.items():
            await turn.publish(egg, due=due)

    @inbox.on(EggBoiled)
    async def eat(due: EggBoiled, heard: asyncio.Queue, eaten: list, turn: Turn) -> None:
        heard.put_nowait((due, turn.now))
        if due.egg_id not in eaten:  # a timer may come twice: look whether there is an egg
            eaten.append(due.egg_id)

    return Service("signals", (inbox,), lambda _: parts)


async def heard(parts: Kitchen) -> tuple[EggBoiled, datetime]:
    return await asyncio.wait_for(parts.heard.get(), PATIENCE)


async def held(host: Host) -> int:
    return (await host.running[0].bus.js.stream_info("TIMERS")).state.messages


async def until_held(host: Host, count: int) -> None:
    async def so_many() -> bool:
        return await held(host) == count

    await until(so_many)


async def is_due(js: JetStreamContext, egg: EggBoiled) -> bool:
    try:
        return bool(await js.get_last_msg("TIMERS", f"{egg.subject}.{egg.key}"))
    except NotFoundError:
        return False


async def test_a_timer_comes_back_to_its_owner_when_it_is_due_and_is_gone(host: Start) -> None:
    parts = Kitchen()
    running = await host(kitchen(parts))
    egg, due = EggBoiled(egg_id=uuid4(), minutes=5), datetime.now(UTC) + timedelta(seconds=1)

    await running.running[0].bus.publish(egg, due=due)

    came, at = await heard(parts)
    assert came.egg_id == egg.egg_id
    assert came.id == egg.id
    assert at >= due
    await until_held(running, 0)


async def test_setting_it_again_moves_it(host: Start) -> None:
    parts = Kitchen()
    running = await host(kitchen(parts))
    bus = running.running[0].bus
    egg, other = EggBoiled(egg_id=uuid4(), minutes=5), EggBoiled(egg_id=uuid4(), minutes=9)
    now = datetime.now(UTC)

    await bus.publish(egg, due=now + timedelta(minutes=5))
    await bus.publish(egg, due=now + timedelta(hours=1))
    await bus.publish(other, due=now)
    came, _ = await heard(parts)
    left = await bus.js.get_last_msg("TIMERS", f"timer.signals.egg-boiled.v1.{egg.key}")

    await until_held(running, 1)
    assert came.egg_id == other.egg_id
    at = (left.headers or {})["Nats-Schedule"].removeprefix("@at ")
    assert datetime.fromisoformat(at) >= now + timedelta(hours=1)


async def test_it_can_be_moved_there_and_back(host: Start) -> None:
    parts = Kitchen()
    bus = (await host(kitchen(parts))).running[0].bus
    egg, now = EggBoiled(egg_id=uuid4(), minutes=5), datetime.now(UTC)
    soon = now + timedelta(seconds=1)

    for due in (soon, now + timedelta(hours=1), soon):
        await bus.publish(egg, due=due)

    assert (await heard(parts))[0].egg_id == egg.egg_id


async def test_a_moment_that_has_passed_is_due_at_once(host: Start) -> None:
    parts = Kitchen()
    bus = (await host(kitchen(parts))).running[0].bus
    egg = EggBoiled(egg_id=uuid4(), minutes=5)

    await bus.publish(egg, due=datetime(2020, 1, 1, tzinfo=UTC))

    assert (await heard(parts))[0].egg_id == egg.egg_id


async def test_a_timer_survives_the_server_being_killed(
    host: Start, server: EmbeddedServer, tmp_path: Path
) -> None:
    parts = Kitchen()
    running = await host(kitchen(parts))
    egg, due = EggBoiled(egg_id=uuid4(), minutes=5), datetime.now(UTC) + timedelta(seconds=3)
    await running.running[0].bus.publish(egg, due=due)

    os.kill(server.pid, signal.SIGKILL)
    with pytest.raises(ServerFailed):
        await server.failed
    await server.stop()
    again = EmbeddedServer(tmp_path / "data", port=int(server.url.rpartition(":")[2]))
    await again.start()

    try:
        came, at = await heard(parts)
        assert came.egg_id == egg.egg_id
        assert at >= due
    finally:
        await running.stop()
        await again.stop()


async def test_a_timer_set_again_at_each_start_is_one_timer(host: Start) -> None:
    egg, due = EggBoiled(egg_id=uuid4(), minutes=5), datetime.now(UTC) + timedelta(hours=1)
    for _ in range(2):
        await (await host(kitchen(Kitchen(eggs={egg: due})))).stop()
    running = await host(kitchen(Kitchen(eggs={egg: due})))

    assert await held(running) == 1


async def test_what_came_due_while_nobody_listened_comes_again_and_is_done_once(
    host: Start, settings: Settings
) -> None:
    egg, due = EggBoiled(egg_id=uuid4(), minutes=5), datetime(2020, 1, 1, tzinfo=UTC)
    await (await host(kitchen(Kitchen()))).stop()
    bus = Bus("signals", settings)
    js = await bus.connect()
    await bus.publish(egg, due=due)
    await until(lambda: is_due(js, egg))
    await bus.close()

    parts = Kitchen(eggs={egg: due})
    running = await host(kitchen(parts))  # sets it again: nobody can know that it has come
    await until_held(running, 0)

    assert parts.heard.qsize() == 2
    assert parts.eaten == [egg.egg_id]


def test_a_timer_carries_no_text() -> None:
    with pytest.raises(TypeError, match="personal data"):
        type(
            "Named",
            (Due,),
            {"__annotations__": {"who": str}, "__module__": __name__},
            subject="due.signals.named.v1",
        )
