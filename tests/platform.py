"""The platform as a test sees it: its command line, its clients, its partners, its streams.

The fixture `host` starts it in this process; `seintje run` starts it as people do. Nothing
here waits without a deadline.
"""

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from nats.aio.msg import Msg
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from clients.demo import scenario
from clients.demo.show import put_agreements_in_force
from shared.broker import streams
from shared.broker.streams import PARTNERS
from shared.client.front_end import FrontEnd, front_end
from shared.contracts.cloudevents import decode
from shared.contracts.message import Message
from shared.hosting.host import Host
from shared.process.settings import Settings
from tests import launcher
from tests.launcher import Result, Running
from tests.settled import settled

M = TypeVar("M", bound=Message)
Start = Callable[..., Awaitable[Host]]
"""What the fixture `host` gives: it starts services, with the settings it is given."""

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0
"""Seconds a test waits for what must come. It ends when it comes; ten times a busy machine."""


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what a process gets: nothing of how this machine runs Seintje, but `settings`."""
    rest = {k: v for k, v in os.environ.items() if not k.startswith("SEINTJE_")}
    ours = {"COLUMNS": "200", "PYTHONPATH": str(ROOT), "SEINTJE_PAGES_PORT": "0"}
    return rest | ours | dict(settings or {})


def run(
    *words: str,
    settings: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    typed: str = "",
) -> Result:
    """Run `seintje` as a user does, in a process of its own."""
    return launcher.run(
        words,
        env=environment(settings),
        cwd=cwd or Path.cwd(),
        timeout=PATIENCE,
        typed=typed,
    )


def begin(*words: str, settings: Mapping[str, str], log: Path) -> Running:
    """Begin to run `seintje`, with all that it prints in a file."""
    with Path(os.devnull).open("rb") as nothing, log.open("ab") as out:
        ends = (nothing, out, out)
        return launcher.begin(words, env=environment(settings), cwd=log.parent, ends=ends)


async def seintje(settings: Settings, *words: str, **variables: str) -> Result:
    """Run `seintje` on the broker of this test; `variables` are of its environment."""
    where = {"SEINTJE_NATS_URL": settings.servers[0]} | variables
    return await asyncio.to_thread(run, *words, settings=where)


async def printed(settings: Settings, *words: str, **variables: str) -> str:
    """Return what `seintje` prints when all goes well."""
    result = await seintje(settings, *words, **variables)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def client(settings: Settings, actor: str = "amina") -> AbstractAsyncContextManager[FrontEnd]:
    """Connect as `actor`."""
    source = settings.source("frontend")
    return front_end(settings.servers, actor, source=source, schemas=settings.schemas)


def agreements(*, version: int = 1) -> str:
    """Return agreements of an organisation that nobody has, in force today."""
    toml = scenario.agreements(on=datetime.now(UTC).date())
    return toml.replace("version = 1", f"version = {version}", 1)


@asynccontextmanager
async def under_agreements(settings: Settings, toml: str = "") -> AsyncIterator[FrontEnd]:
    """Connect as amina, and put agreements in force."""
    async with client(settings) as front:
        await put_agreements_in_force(front, toml or agreements())
        yield front


@dataclass
class Partner:
    """A partner's own system: it reads its queue, and acknowledges what it read."""

    front: FrontEnd
    name: str
    raw: list[Msg] = field(default_factory=list)
    """All that it read, as it came."""

    async def receive(self, kind: type[M]) -> M:
        """Read until something of this kind comes, and return it."""
        while True:
            raw = await self._next()
            if isinstance(message := decode(raw.headers, raw.data), kind):
                return message

    async def read(self, count: int) -> list[Msg]:
        """Return the next so many messages, as they came."""
        return [await self._next() for _ in range(count)]

    async def _next(self) -> Msg:
        queue = await self.front.js.pull_subscribe_bind(
            streams.partner(self.name).name, stream=PARTNERS
        )
        try:
            (raw,) = await queue.fetch(1, timeout=PATIENCE)
        finally:
            await queue.unsubscribe()
        await raw.ack_sync()
        self.raw.append(raw)
        return raw


async def until(
    holds: Callable[[], bool | Awaitable[bool]], *, seconds: float = PATIENCE
) -> None:
    """Wait until something holds; `TimeoutError` when that takes too long."""
    async with asyncio.timeout(seconds):
        while True:
            answer = holds()
            if await answer if inspect.isawaitable(answer) else answer:
                return
            await asyncio.sleep(0.02)


async def until_settled(
    front: FrontEnd, *durables: tuple[str, str], seconds: float = PATIENCE
) -> None:
    """Wait until these consumers, each (stream, name), have handled all there is."""
    await until(lambda: settled(front.js, *durables), seconds=seconds)


async def stored(js: JetStreamContext, stream: str) -> list[Message]:
    """Return every message of a stream, and leave it as it is."""
    state = (await js.stream_info(stream)).state
    found = []
    for sequence in range(state.first_seq, state.last_seq + 1):
        with suppress(NotFoundError):
            raw = await js.get_msg(stream, seq=sequence, direct=True)
            found.append(decode(raw.headers, raw.data))
    return found


async def as_the_version_before(js: JetStreamContext, service: str) -> None:
    """Leave the broker as a version does that makes no marks, and no word on its streams."""
    await js.delete_stream("KV_marks")
    witness = await js.get_last_msg(f"KV_{service}", f"$KV.{service}._marked")
    await js.delete_msg(f"KV_{service}", witness.seq or 0)
    for info in await js.streams_info():
        await js.update_stream(info.config.evolve(metadata={}))
