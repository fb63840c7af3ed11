"""A service that is killed with -9 around every effect it has, and comes back each time.

An effect is what others can see: a row kept or deleted, an event, command or timer told, and
any call a test names, such as a file posted. It has a number from the first time it begins,
and keeps it when it is tried again: `before-3` dies just before the third, `after-3` behind it.

Run as a program this is the service: it is loaded once, and each of its lives is a fork.
"""

import asyncio
import gc
import hashlib
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, Self

import nats.errors

from shared.broker.embedded import EmbeddedServer
from shared.broker.publisher import Publisher
from shared.broker.streams import EVENTS, TIMERS
from shared.client.front_end import FrontEnd, NoAnswer
from shared.contracts.message import Answer, Command, Event, Query
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.messaging.durables import durables
from shared.process import logs
from shared.process.settings import Settings, load
from shared.storage.shelf import KvShelf
from tests import platform
from tests.platform import PATIENCE, stored
from tests.settled import settled
from tests.world import KEY

BOOKKEEPING = "$KV.progress."  # of the bus, whenever it comes to it
EFFECTS = ("$KV.", "event.", "command.", "timer.", "partner.")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+")
ACK_WAIT = 0.4  # seconds until what a dead one had in hand comes again


def around(first: int, last: int) -> list[str]:
    """Return the kills on both sides of each effect."""
    numbers = range(first, last + 1)
    return [f"{when}-{number}" for number in numbers for when in ("before", "after")]


def after(first: int, last: int) -> list[str]:
    """Return the kills behind each effect."""
    return [f"after-{number}" for number in range(first, last + 1)]


def before(first: int, last: int) -> list[str]:
    """Return the kills before each effect."""
    return [f"before-{number}" for number in range(first, last + 1)]


class Victim:
    """One service in a process of its own, as a test sees it."""

    def __init__(
        self,
        service: str,
        folder: Path,
        server: EmbeddedServer,
        *,
        calls: tuple[str, ...] = (),
        **environment: str,
    ) -> None:
        self.folder = folder
        self.settings: Settings = load(nats_url=server.url)
        self.durables = [
            (durable.stream, durable.name)
            for chosen in choose((service,))
            for durable in durables(chosen.inboxes)
            if durable.stream != TIMERS
        ]
        self._had = 0
        self._process: asyncio.subprocess.Process | None = None
        self._environment = platform.environment() | {
            "SEINTJE_NATS_URL": server.url,
            "SEINTJE_HTTP_PORT": "0",
            "SEINTJE_PSEUDONYM_KEY": KEY,
            "SEINTJE_PATIENCE": "[0.1,0.2,0.5]",
            "VICTIM": service,
            "VICTIM_FOLDER": str(folder),
            "VICTIM_CALLS": " ".join(calls),
            **environment,
        }

    async def __aenter__(self) -> Self:
        with (self.folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.victim"),
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process
        if self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    @property
    def deaths(self) -> list[str]:
        """Return where it died since `let_it_die`."""
        return [line.split()[0] for line in _lines(self.folder / "died")]

    @property
    def died_around(self) -> set[tuple[str, str]]:
        """Return what it died before and after since `let_it_die`: `("after", "$KV.x.y")`."""
        found = (re.split("[- ]", line, maxsplit=2) for line in _lines(self.folder / "died"))
        return {(when, ".".join(what.split(".")[:3])) for when, _, what in found}

    @property
    def effects(self) -> int:
        """Return how many effects it had since `let_it_die`."""
        return len(_lines(self.folder / "begun")) - self._had

    def let_it_die(self, kills: list[str]) -> None:
        """Begin to count anew, now that nothing is pending; die at these effects."""
        self._had = len(_lines(self.folder / "begun"))
        (self.folder / "died").unlink(missing_ok=True)
        (self.folder / "kills").write_text("\n".join([str(self._had), *kills]))

    def client(self, actor: str) -> AbstractAsyncContextManager[FrontEnd]:
        """Connect as `actor`."""
        return platform.client(self.settings, actor)

    async def send(self, front: FrontEnd, *commands: Command) -> None:
        """Send, and wait until all that follows from it is handled, through every death."""
        for command in commands:
            await front.send(command)
        await self.until_settled(front)

    async def until_settled(self, front: FrontEnd) -> None:
        """Wait until nothing is pending; at the beginning: until it has made its streams."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.is_there()
                with suppress(nats.errors.Error, TimeoutError):
                    if await settled(front.js, *self.durables):
                        return
                await asyncio.sleep(0.02)

    async def ask(self, front: FrontEnd, query: Query) -> Answer:
        """Ask until the service, which may have begun again just now, answers."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.is_there()
                with suppress(NoAnswer):
                    return await front.ask(query)
                await asyncio.sleep(0.02)

    def is_there(self) -> None:
        """Check that it never ended in another way than it was told."""
        assert self._process
        assert self._process.returncode is None, (self.folder / "log").read_text()


async def events(front: FrontEnd) -> list[Event]:
    """Return every event there is."""
    return [event for event in await stored(front.js, EVENTS) if isinstance(event, Event)]


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


# --- the service itself -----------------------------------------------------------


class _Killer:
    """Counts effects over all lives, and dies where it is told, once."""

    def __init__(self, folder: Path) -> None:
        self._kills, self._died = folder / "kills", folder / "died"
        self._begun = folder / "begun"

    @contextmanager
    def effect(self, what: str, content: object = b"") -> Iterator[None]:
        """Die around this effect if it is told; what differs in its time only is the same."""
        plain = MOMENT.sub("", repr(content))
        name = f"{what} {hashlib.sha256(plain.encode()).hexdigest()}"
        if name not in _lines(self._begun):
            with self._begun.open("a") as file:
                print(name, file=file)
        number = _lines(self._begun).index(name) + 1
        self._die("before", number, what)
        yield
        self._die("after", number, what)

    def _die(self, when: str, number: int, what: str) -> None:
        had, *kills = _lines(self._kills) or ["0"]
        where = f"{when}-{number - int(had)}"
        line = f"{where} {what}"
        if where in kills and line not in _lines(self._died):
            with self._died.open("a") as file:
                print(line, file=file)
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_broker(self) -> None:
        """Count what is told and kept."""
        publish, delete = Publisher.publish, KvShelf.delete

        async def counted(
            self: Publisher, subject: str, body: bytes, headers: dict[str, str] | None = None
        ) -> int:
            if not subject.startswith(EFFECTS) or subject.startswith(BOOKKEEPING):
                return await publish(self, subject, body, headers)
            message_id = (headers or {}).get("Nats-Msg-Id")
            with effect(subject, message_id or body):
                return await publish(self, subject, body, headers)

        async def counted_delete(self: KvShelf, key: str) -> None:
            with effect(f"delete {key}"):
                await delete(self, key)

        effect = self.effect
        Publisher.publish = counted  # type: ignore[method-assign]
        KvShelf.delete = counted_delete  # type: ignore[method-assign]

    def watch_call(self, name: str) -> None:
        """Count the calls of a function, named as `module:function`, by their arguments."""
        module, _, function = name.partition(":")
        call: Callable[..., Any] = getattr(import_module(module), function)

        def counted(*args: object) -> Any:
            with self.effect(name, args):
                return call(*args)

        setattr(import_module(module), function, counted)


def _live_again_and_again() -> None:
    killer = _Killer(Path(os.environ["VICTIM_FOLDER"]))
    killer.watch_broker()
    for call in os.environ["VICTIM_CALLS"].split():
        killer.watch_call(call)
    logs.set_up_logs("json", "WARNING")
    settings = load().model_copy(update={"ack_wait": ACK_WAIT})
    services = choose((os.environ["VICTIM"],))
    gc.collect()
    gc.freeze()  # or each life would go over all that is loaded
    while True:
        child = os.fork()
        if not child:
            asyncio.run(Host(settings, services).serve())
            os._exit(0)
        ended = _wait_for(child)
        if ended != -signal.SIGKILL:
            sys.exit(ended)


def _wait_for(child: int) -> int:
    def pass_on(number: int, _frame: FrameType | None) -> None:
        os.kill(child, number)

    signal.signal(signal.SIGTERM, pass_on)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    _live_again_and_again()
