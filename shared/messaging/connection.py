"""A service's connection to the broker: FastStream makes it, we watch it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog
from faststream.nats import NatsBroker
from nats.errors import Error as NatsError

from shared.broker.publisher import ConnectionLost, Publisher
from shared.process import metrics
from shared.process.settings import Settings

log = structlog.get_logger()


class Connection:
    """One connection; it comes back by itself after the broker was away."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name, self.settings = name, settings
        self.source = settings.source(name)
        self.leaving = False
        """Whether the service is stopping: what waits for the broker need not wait longer."""
        self.connected, self.disconnected = asyncio.Event(), asyncio.Event()
        self.on_return: list[Callable[[], None]] = []
        self.broker = NatsBroker(
            settings.servers,
            name=f"seintje-{name}",
            logger=None,
            apply_types=False,
            inbox_prefix=f"_INBOX_{name}",
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.25,  # type: ignore[arg-type]
            connect_timeout=2,
            ping_interval=5,
            max_outstanding_pings=2,
            pending_size=4 * 1024 * 1024,
            error_cb=self._on_error,
            disconnected_cb=self._on_disconnected,
            reconnected_cb=self._on_reconnected,
        )
        metrics.CONNECTED.labels(name).set(0)

    async def open(self) -> None:
        """Connect, waiting for the broker as long as it takes."""
        self.client = await self.broker.connect()
        if not self.client.is_connected:
            raise ConnectionLost("the broker refused the connection: check its users")
        self.js = self.client.jetstream()
        self.publisher = Publisher(self.client)
        await self.publisher.start()
        self._on_connected()

    async def close(self) -> None:
        """Disconnect."""
        self.leaving = True
        try:
            await self.broker.stop()
        except NatsError:  # it cannot be drained while the broker is away
            await self.client.close()
        metrics.CONNECTED.labels(self.name).set(0)

    @property
    def is_up(self) -> bool:
        """Return whether the broker is there now."""
        return self.client.is_connected

    async def wait(self) -> None:
        """Wait until the broker is there, or until this service leaves."""
        while not self.leaving and not self.is_up:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.connected.wait(), timeout=1)

    def _on_connected(self) -> None:
        self.disconnected.clear()
        self.connected.set()
        metrics.CONNECTED.labels(self.name).set(1)

    async def _on_error(self, error: Exception) -> None:
        metrics.BROKER_ERRORS.labels(self.name, type(error).__name__).inc()
        log.warning("broker.error", service=self.name, error=type(error).__name__)

    async def _on_disconnected(self) -> None:
        self.connected.clear()
        self.disconnected.set()
        metrics.CONNECTED.labels(self.name).set(0)
        if not self.leaving:
            log.warning("broker.disconnected", service=self.name)
        self.publisher.give_up()

    async def _on_reconnected(self) -> None:
        log.info("broker.reconnected", service=self.name)
        self._on_connected()
        for hear in self.on_return:
            hear()
