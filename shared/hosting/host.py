"""Hosts services: one or many in a process, with health, metrics and documents."""

import asyncio
import gc
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
import uvicorn
from nats.js.client import JetStreamContext
from pydantic import SecretStr

from shared.broker import provision
from shared.broker.embedded import EmbeddedServer, ServerFailed
from shared.broker.streams import partner
from shared.hosting import http as pages
from shared.hosting.http import Asgi
from shared.hosting.service import Service, Tools
from shared.messaging import clocks
from shared.messaging.bus import Bus
from shared.messaging.durables import durables
from shared.messaging.heard import heard_all
from shared.process.secrets import pseudonym_key
from shared.process.settings import Settings
from shared.storage.bucket import Bucket
from shared.storage.shelf import KvShelf

log = structlog.get_logger()


@dataclass(slots=True)
class _Running:
    service: Service
    bus: Bus
    bucket: Bucket
    follower: asyncio.Task[None]

    @property
    def ready(self) -> bool:
        is_connected, is_sure = self.bus.connected.is_set(), self.bus.is_sure_of_time
        return is_connected and is_sure and self.bucket.caught_up.is_set()

    async def stop(self) -> None:
        await self.bus.finish()
        self.follower.cancel()
        await asyncio.gather(self.follower, return_exceptions=True)
        await self.bus.close()


@dataclass(slots=True)
class Host:
    """Runs `services` until told to stop; without a broker's address it brings its own."""

    settings: Settings
    services: tuple[Service, ...]
    neighbours: tuple[Service, ...] = ()
    """Services that run elsewhere: all hosts make the same streams, whoever is first."""
    server: EmbeddedServer | None = None
    running: list[_Running] = field(default_factory=list)
    http: uvicorn.Server | None = None
    _http_task: asyncio.Task[None] | None = None
    _pages: dict[str, Asgi] = field(default_factory=dict)

    async def start(self) -> None:
        """Start the broker if it is ours, then the services, then health and metrics."""
        if not self.settings.servers:
            self.server = EmbeddedServer(self.settings.data, port=self.settings.nats_port)
            await self.server.start()
            ours = {
                "nats_url": self.server.url,
                "pseudonym_key": SecretStr(self._pseudonym_key()),
            }
            self.settings = self.settings.model_copy(update=ours)
        await self._serve_http()
        try:
            for service in self.services:
                await self._start(service)
        except BaseException:
            await self.stop()
            raise
        _collect_less()
        log.info("host.started", services=[s.name for s in self.services], http=self.url)

    @property
    def url(self) -> str:
        """Return the address of health, metrics and docs."""
        return f"http://{self.settings.http_host}:{self.settings.http_port}"

    async def stop(self) -> None:
        """Finish what is in hand, then stop; the broker, if ours, goes last."""
        for running in self.running:
            await running.stop()
        self.running.clear()
        if self.http and self._http_task:
            self.http.should_exit = True
            await asyncio.wait({self._http_task}, timeout=5)
        if self.server:
            await self.server.stop()
        log.info("host.stopped")

    async def serve(self) -> None:
        """Run until SIGINT or SIGTERM, or until the embedded server fails."""
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        stopping: asyncio.Future[Any] = asyncio.create_task(stop.wait())
        try:
            if not await self._started_before(stopping):
                return
            failed = self.server.failed if self.server else None
            ends = [end for end in (stopping, failed) if end is not None]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if failed is not None and failed.done():
                failed.result()
        finally:
            stopping.cancel()
            await self.stop()

    async def _started_before(self, stopping: asyncio.Future[Any]) -> bool:
        """Start, unless told to stop meanwhile: it may wait for a broker, or for its memory."""
        starting = asyncio.create_task(self.start())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait({starting})
            return False
        await starting
        return True

    async def _start(self, service: Service) -> None:
        bus = Bus(service.name, self.settings)
        js = await bus.connect()
        if self.settings.provision and not self.running:
            everyone = {s.name: s for s in (*self.neighbours, *self.services)}
            await make(js, tuple(everyone.values()), self.settings)
        bucket = Bucket(KvShelf(js, bus.publisher, service.name))

        async def make_partner(code: str) -> None:
            await provision.consumer(js, partner(code), ack_wait=self.settings.ack_wait)

        async def heard(within: float) -> bool:
            return await heard_all(js, durables(service.inboxes), within=within)

        tools = Tools(bucket, self.settings, self._pseudonym_key(), make_partner, heard)
        parts = service.parts(tools)
        follower = asyncio.create_task(_follow(service.name, bucket, bus))
        self.running.append(_Running(service, bus, bucket, follower))
        await bus.check(service.inboxes)
        await bucket.caught_up.wait()
        clocks.wind(bucket, bus.publish)
        await clocks.set_again(bucket, bus.publish)
        await bus.listen(service.inboxes, parts)
        if service.pages is not None:
            self._pages[service.name] = service.pages(parts, bus.publish)
        log.info("service.started", service=service.name)

    def _pseudonym_key(self) -> str:
        if self.settings.pseudonym_key:
            return self.settings.pseudonym_key.get_secret_value()
        if self.server:
            return pseudonym_key(self.settings.data)
        raise ServerFailed(
            "SEINTJE_PSEUDONYM_KEY is not set. Give all services the same secret of at least "
            "32 characters: `python -c 'import secrets; print(secrets.token_hex(32))'`."
        )

    async def _serve_http(self) -> None:
        try:
            listening = socket.create_server((self.settings.http_host, self.settings.http_port))
        except OSError as error:
            raise ServerFailed(
                f"address {self.url} cannot be used: {error.strerror}. Choose another port "
                "with SEINTJE_HTTP_PORT (0 picks a free one)."
            ) from None
        port = listening.getsockname()[1]
        self.settings = self.settings.model_copy(update={"http_port": port})
        inboxes = [inbox for service in self.services for inbox in service.inboxes]
        self._pages |= {
            service.name: pages.not_yet for service in self.services if service.pages
        }
        app = pages.with_services(pages.app(inboxes, self.readiness), self._pages)
        self.http = _Quiet(
            uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
        )
        self._http_task = asyncio.create_task(self.http.serve(sockets=[listening]))

    def readiness(self) -> dict[str, bool]:
        """Return for each service whether it is connected and knows its state."""
        started = {running.service.name: running.ready for running in self.running}
        return {service.name: started.get(service.name, False) for service in self.services}


async def make(js: JetStreamContext, services: Sequence[Service], settings: Settings) -> None:
    """Create or migrate what these services need on the broker."""
    inboxes = [inbox for service in services for inbox in service.inboxes]
    await provision.make(
        js,
        owners=[inbox.name for inbox in inboxes],
        durables=durables(inboxes),
        buckets=[service.name for service in services],
        replicas=settings.replicas,
        ack_wait=settings.ack_wait,
    )


def _collect_less() -> None:
    """Let the garbage collector leave alone what stays, and look less often at what goes.

    A row in memory lives as long as the process. Going over all of them took a quarter of
    the time of a chain of 5,000 signals; what a message makes is freed without the collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _follow(service: str, bucket: Bucket, bus: Bus) -> None:
    """Keep the service's memory fresh; a watch does not survive its server, so watch anew."""
    while True:
        await bus.connected.wait()
        lost = asyncio.create_task(bus.disconnected.wait())
        watch = asyncio.create_task(bucket.follow())
        try:
            await asyncio.wait({lost, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bucket.caught_up.clear()
            lost.cancel()
            watch.cancel()
            ended = await asyncio.gather(lost, watch, return_exceptions=True)
        if isinstance(error := ended[1], Exception):
            log.warning("store.watch-lost", service=service, error=type(error).__name__)
            await asyncio.sleep(0.5)


class _Quiet(uvicorn.Server):
    """Leaves the signals to the host."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
