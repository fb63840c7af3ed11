"""Hosts services: one or many in a process, with health, metrics and documents."""

import asyncio
import gc
import signal
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from nats.js.client import JetStreamContext
from pydantic import SecretStr

from shared.broker import folder, provision
from shared.broker.embedded import EmbeddedServer, ServerFailed
from shared.hosting import http, public
from shared.hosting.http import Asgi
from shared.hosting.running import Running
from shared.hosting.server import HttpServer
from shared.hosting.service import Service
from shared.messaging.durables import durables
from shared.process.secrets import pseudonym_key
from shared.process.settings import Settings

log = structlog.get_logger()


@dataclass(slots=True)
class Host:
    """Runs `services` until told to stop; without a broker's address it brings its own."""

    settings: Settings
    services: tuple[Service, ...]
    neighbours: tuple[Service, ...] = ()
    """Services that run elsewhere: all hosts make the same streams, whoever is first."""
    server: EmbeddedServer | None = None
    running: list[Running] = field(default_factory=list)
    http: HttpServer | None = None
    """Health, metrics and docs, for operators."""
    pages: HttpServer | None = None
    """The pages of its services, for everybody; none when they have none."""
    _pages: dict[str, Asgi] = field(default_factory=dict)

    async def start(self) -> None:
        """Start the broker if it is ours, then the services, then health and metrics."""
        if not self.settings.servers:
            self.server = EmbeddedServer(self.settings.data, port=self.settings.nats_port)
            await self.server.start()
            ours = {
                "nats_url": self.server.url,
                "nats_monitor": self.server.monitor,
                "pseudonym_key": SecretStr(self._pseudonym_key()),
            }
            self.settings = self.settings.model_copy(update=ours)
        self._serve_http()
        try:
            self._serve_pages()
            for service in self.services:
                await self._start(service)
        except BaseException:
            await self.stop()
            raise
        _collect_less()
        log.info(
            "host.started",
            services=[s.name for s in self.services],
            http=self.url,
            pages=self.pages_url,
        )

    @property
    def url(self) -> str:
        """Return the address of health, metrics and docs."""
        return f"http://{self.settings.http_host}:{self.settings.http_port}"

    @property
    def pages_url(self) -> str | None:
        """Return the address of the pages for everybody, if its services have any."""
        return self.pages.url if self.pages else None

    async def stop(self) -> None:
        """Finish what is in hand, then stop; the broker, if ours, goes last."""
        await asyncio.gather(*(running.stop() for running in self.running))
        self.running.clear()
        servers = filter(None, (self.pages, self.http))
        await asyncio.gather(*(server.stop() for server in servers))
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
            failures: list[asyncio.Future[None]] = [
                running.watching for running in self.running if running.watching
            ]
            if self.server and self.server.failed:
                failures.append(self.server.failed)
            await asyncio.wait((stopping, *failures), return_when=asyncio.FIRST_COMPLETED)
            for failed in failures:
                if failed.done():
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
        running = Running(service, self.settings)
        js = await running.connect()
        self.running.append(running)
        if running is self.running[0]:
            await self._make(js)
        parts = await running.start(self._pseudonym_key())
        if service.pages is not None:
            self._pages[service.name] = service.pages(parts, running.bus.publish)
        log.info("service.started", service=service.name)

    async def _make(self, js: JetStreamContext) -> None:
        """See to it that the broker has what all services need, if that is ours to do."""
        if self.server:
            await folder.refuse_another_store(js, self.settings.data)
        if self.settings.provision:
            everyone = {s.name: s for s in (*self.neighbours, *self.services)}
            await make(js, tuple(everyone.values()), self.settings)
        if self.server:
            await folder.note_store(js, self.settings.data)

    def _pseudonym_key(self) -> str:
        if self.settings.pseudonym_key:
            return self.settings.pseudonym_key.get_secret_value()
        if self.server:
            return pseudonym_key(self.settings.data)
        raise ServerFailed(
            "SEINTJE_PSEUDONYM_KEY is not set. Give all services the same secret of at least "
            "32 characters: `python -c 'import secrets; print(secrets.token_hex(32))'`."
        )

    def _serve_http(self) -> None:
        settings = self.settings
        self.http = HttpServer(settings.http_host, settings.http_port, "SEINTJE_HTTP_PORT")
        inboxes = [inbox for service in self.services for inbox in service.inboxes]
        self.http.start(http.app(inboxes, self.readiness))
        self.settings = settings.model_copy(update={"http_port": self.http.port})

    def _serve_pages(self) -> None:
        settings = self.settings
        self._pages |= {s.name: public.not_yet for s in self.services if s.pages}
        if not self._pages:
            return
        self.pages = HttpServer(
            settings.pages_host,
            settings.pages_port,
            "SEINTJE_PAGES_PORT",
            proxies=[str(network) for network in settings.proxies],
        )
        is_https = settings.pages.startswith("https:")
        self.pages.start(public.pages(self._pages, https=is_https))

    def readiness(self) -> dict[str, bool]:
        """Return for each service whether it is able: it hears, and nothing is missing."""
        started = {running.service.name: running.ready for running in self.running}
        return {service.name: started.get(service.name, False) for service in self.services}


async def make(
    js: JetStreamContext,
    services: Sequence[Service],
    settings: Settings,
    *,
    new: Collection[str] = (),
) -> None:
    """Create or migrate what these services need on the broker.

    What was made before and is gone is made anew only if it is named in `new`.
    """
    inboxes = [inbox for service in services for inbox in service.inboxes]
    await provision.make(
        js,
        owners=[inbox.name for inbox in inboxes],
        durables=durables(inboxes),
        buckets=[service.name for service in services],
        replicas=settings.replicas,
        ack_wait=settings.ack_wait,
        new=new,
    )


def _collect_less() -> None:
    """Let the garbage collector leave alone what stays, and look less often at what goes.

    A row in memory lives as long as the process. Going over all of them took a quarter of
    the time of a chain of 5,000 signals; what a message makes is freed without the collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
