"""A town: its broker, and each service as a process of its own, on a network of their own."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Self
from urllib.error import HTTPError
from urllib.request import urlopen

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError

from bench.chaos import agreed
from bench.chaos.broker import Broker, free_port
from bench.chaos.proxy import Proxy
from bench.chaos.waiting import comes_true
from bench.chaos.wire import Letter, command

ROOT = Path(__file__).parents[2]
CHAIN = ("signals", "policy", "provisioner")
"""What a signal passes on its way to a partner, and who makes room for it there."""
ALL = (*CHAIN, "instaclean", "consent", "reporting")

ACK_WAIT = 3  # seconds until the broker delivers again what nobody acknowledged
STARTED_WITHIN = 180.0
ENDED_WITHIN = 45.0


class Process:
    """One copy of one service."""

    def __init__(self, name: str, log: Path, settings: Mapping[str, str]) -> None:
        self.name = name
        self._log, self._port = log, free_port()
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("SEINTJE_")},
            "PYTHONPATH": str(ROOT),
            "SEINTJE_HTTP_PORT": str(self._port),
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, **variables: str) -> None:
        """Start it; it is ready later."""
        await self._begin("run", self.name, **variables)

    async def run(self, *words: str) -> int:
        """Run `seintje` with these words instead, and return its exit code."""
        return await (await self._begin(*words)).wait()

    async def _begin(self, *words: str, **variables: str) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "clients.cli.main", *words),
                env=self._environment | variables,
                stdout=log,
                stderr=log,
            )
        return self._process

    async def gets_ready(self, *, within: float) -> bool:
        """Return whether it is ready in time; one that ends, or waits for ever, is not."""

        async def ready_or_gone() -> bool:
            gone = self._process is not None and self._process.returncode is not None
            return gone or await self.says_ready()

        await comes_true(ready_or_gone, within=within)
        return await self.says_ready()

    async def says_ready(self) -> bool:
        """Return whether it says itself that it can work."""
        return await asyncio.to_thread(self._status) == 200  # noqa: PLR2004 - HTTP

    def _status(self) -> int:
        try:
            with urlopen(f"http://127.0.0.1:{self._port}/health/ready", timeout=5) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code
        except (OSError, HTTPException):
            return 0

    def last_words(self) -> str:
        """Return the end of its log."""
        return self._log.read_text()[-2000:]

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        if self._process and self._process.returncode is None:
            self._process.send_signal(number)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> bool:
        """End it with this signal; return whether that was enough."""
        self.send(number)
        self.send(signal.SIGCONT)
        if self._process is None:
            return True
        try:
            await asyncio.wait_for(self._process.wait(), ENDED_WITHIN)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            return False
        return True


class Town:
    """The whole of it, as whoever does it harm sees it."""

    def __init__(self, folder: Path, services: tuple[str, ...] = ALL, *, disk: int = 0) -> None:
        self.folder = folder
        self.broker = Broker(folder / "data", disk=disk)
        self.proxy = Proxy(self.broker.port)
        self.services: dict[str, Process] = {}
        self.is_broken = False
        """Whether something did not come back: the next fault needs another town."""
        self.known: set[str] = set()
        """The places of all signals that were ever sent here."""
        self.read: set[int] = set()
        """The numbers of all messages that a partner ever read here."""
        self._names = services
        self._stack = AsyncExitStack()
        self.nats: Client

    async def __aenter__(self) -> Self:
        """Start all of it, and put the agreements in force."""
        try:
            await self._begin()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _begin(self) -> None:
        self._stack.push_async_callback(self.broker.stop)
        await self.broker.start()
        self._stack.push_async_callback(self.proxy.stop)
        await self.proxy.start()
        self.nats = await connected(self.broker.url)
        self._stack.push_async_callback(self.nats.close)
        self._stack.push_async_callback(self._end_all)
        for name in self._names:
            self.services[name] = self.process(name)
            await self.services[name].start()
        await self.until_ready()
        await self._agree()

    async def __aexit__(self, *_: object) -> None:
        """End all of it."""
        await self._stack.aclose()

    def process(self, name: str) -> Process:
        """Return a copy of a service that is yet to start."""
        settings = {
            "SEINTJE_NATS_URL": self.proxy.url,
            "SEINTJE_NATS_MONITOR": self.broker.monitor,
            "SEINTJE_LOG": "json",
            "SEINTJE_LOG_LEVEL": "WARNING",
            "SEINTJE_PSEUDONYM_KEY": "chaos" * 8,
            "SEINTJE_ACK_WAIT": str(ACK_WAIT),
            "SEINTJE_PATIENCE": "[0.2,1,3]",
        }
        return Process(name, self.folder / f"{name}.log", settings)

    async def until_ready(self) -> None:
        """Return when every service says that it can work."""
        for service in self.services.values():
            if not await comes_true(service.says_ready, within=STARTED_WITHIN):
                raise RuntimeError(f"not ready: {service.name}: {service.last_words()}")

    async def publish(self, letter: Letter) -> None:
        """Send once; when this returns the broker has it, else it raises."""
        js = self.nats.jetstream(timeout=2)
        await js.publish(letter.subject, letter.body, headers=dict(letter.headers))

    async def provision(self) -> int:
        """Run `seintje provision`, as an operator does; return its exit code."""
        return await self.process("provision").run("provision")

    async def _agree(self) -> None:
        """Let two people put the agreements in force; each partner then has its place."""
        toml = agreed.toml(datetime.now(agreed.HERE).date())
        await self.publish(
            command("policy.apply-agreements.v1", {"toml": toml}, actor="coordinator")
        )
        told = sha256(toml.encode()).hexdigest()
        second = command("policy.approve-agreements.v1", {"sha256": told}, actor="officer")
        await self.publish(second)
        if not await comes_true(self._partners_have_a_place, within=STARTED_WITHIN):
            raise RuntimeError("no place for the partners")

    async def _partners_have_a_place(self) -> bool:
        try:
            for partner in agreed.GRANTS:
                await self.nats.jetstream().consumer_info("PARTNERS", partner)
        except NatsError:
            return False
        return True

    async def _end_all(self) -> None:
        await asyncio.gather(*(service.end() for service in self.services.values()))


async def connected(url: str) -> Client:
    """Connect, and again whenever it breaks."""

    async def say_nothing(_: Exception) -> None: ...

    return await nats.connect(
        url,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.1,
        ping_interval=2,
        max_outstanding_pings=2,
        error_cb=say_nothing,
    )
