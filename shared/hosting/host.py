"""Hosts services: one or many in a process, with health, metrics and documents."""

import asyncio
import gc
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from nats.js.client import JetStreamContext

from shared.broker import provision
from shared.broker.embedded import EmbeddedServer, ServerFailed
from shared.broker.streams import partner
from shared.hosting import http, public
from shared.hosting.http import Asgi
from shared.hosting.server import HttpServer
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
        return self.bus.connected.is_set() and self.bucket.caught_up.is_set()

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
            self.settings = self.settings.model_copy(update={"nats_url": self.server.url})
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
        for running in self.running:
            await running.stop()
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
        try:
            await self.start()
            stopping: asyncio.Future[Any] = asyncio.create_task(stop.wait())
            failed = self.server.failed if self.server else None
            ends = [end for end in (stopping, failed) if end is not None]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if failed is not None and failed.done():
                failed.result()
        finally:
            await self.stop()

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
