"""What takes the process down is given up; what was beside it never is."""

import asyncio
import sys
from datetime import UTC, datetime
from uuid import uuid4

from nats.aio.msg import Msg

from shared.broker.streams import COMMANDS, PROGRESS
from shared.contracts.cloudevents import encode
from shared.contracts.signals.change import CloseSignal
from shared.contracts.signals.log import LogSignal
from shared.hosting.host import make
from shared.hosting.service import Service
from shared.messaging import dead_letters
from shared.messaging.alone import Alone
from shared.messaging.attempt import MOST_BEGUN, TRUSTED
from shared.messaging.inbox import Inbox
from shared.process.settings import Settings
from tests.nats import dying
from tests.platform import Start, client, environment, until, until_settled
from tests.world import KEY

DURABLE = ("COMMANDS", "signals-commands")
NEIGHBOURS = 5


def signal(text: str = "good") -> LogSignal:
    return LogSignal(
        signal_id=uuid4(), text=text, platform="instagram", seen_at=datetime.now(UTC)
    )


async def test_poison_is_given_up_after_ten_deaths_and_its_neighbours_are_all_handled(
    settings: Settings,
) -> None:
    told: set[str] = set()

    async def hear(raw: Msg) -> None:
        told.add(raw.headers["ce-causationid"])

    variables = {
        "SEINTJE_NATS_URL": settings.servers[0],
        "SEINTJE_HTTP_PORT": "0",
        "SEINTJE_PSEUDONYM_KEY": KEY,
        "SEINTJE_PROVISION": "false",
    }
    async with client(settings) as front:
        await make(front.js, (Service("signals", (dying.inbox,)),), settings)
        await front.nats.subscribe("event.signals.signal-closed.v1", cb=hear)
        neighbours = [signal() for _ in range(NEIGHBOURS)]
        for command in (*neighbours[:3], poison := signal("poison"), *neighbours[3:]):
            await front.send(command)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.nats.dying"),
            env=environment(variables),
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            await until_settled(front, DURABLE)
        finally:
            process.terminate()
            deaths, _ = await process.communicate()
        letters = [letter async for letter in dead_letters.letters(front.js)]
        marks = await front.js.stream_info(f"KV_{PROGRESS}", subjects_filter="$KV.*.begun.>")

    assert [letter.message_id for letter in letters] == [str(poison.id)]
    assert "given up" in letters[0].reason
    assert letters[0].can_be_replayed
    assert told == {str(command.id) for command in neighbours}
    assert deaths.split() == [b"died"] * (TRUSTED + MOST_BEGUN)
    assert not marks.state.subjects


async def test_what_was_handed_back_many_times_is_not_given_up(
    host: Start, settings: Settings
) -> None:
    done: list[str] = []
    inbox = Inbox("signals")

    @inbox.on(CloseSignal)
    async def close(command: CloseSignal) -> None:
        done.append("done")

    service = Service("signals", (inbox,))
    async with client(settings) as front:
        await make(front.js, (service,), settings)
        command = CloseSignal(signal_id=uuid4())
        headers, body = encode(command, source=settings.source("x"), schemas="x")
        await front.js.publish(f"{command.subject}.amina", body, headers=headers)
        queue = await front.js.pull_subscribe_bind("signals-commands", stream=COMMANDS)
        for _ in range(30):
            (raw,) = await queue.fetch(1, timeout=5)
            await raw.nak()
        await queue.unsubscribe()
        await host(service)
        await until(lambda: done == ["done"])
        letters = [letter async for letter in dead_letters.letters(front.js)]

    assert letters == []


async def test_one_by_itself_waits_for_those_inside_and_keeps_out_those_that_come() -> None:
    gate, inside, log = Alone(), asyncio.Event(), []

    async def beside(name: str) -> None:
        async with gate.beside_others():
            log.append(f"{name} in")
            await inside.wait()
            log.append(f"{name} out")

    async def by_itself() -> None:
        async with gate.by_itself():
            log.append("alone in")
            await asyncio.sleep(0)
            log.append("alone out")

    tasks = [asyncio.create_task(beside(name)) for name in ("a", "b")]
    await until(lambda: len(log) == 2)
    tasks.append(asyncio.create_task(by_itself()))
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(beside("c")))
    inside.set()
    await asyncio.gather(*tasks)

    assert log == ["a in", "b in", "a out", "b out", "alone in", "alone out", "c in", "c out"]
