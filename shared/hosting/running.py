"""One service that runs: its connection, its memory, what it hears, and who watches over it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from nats.js.client import JetStreamContext

from shared.broker import provision
from shared.broker.streams import partner
from shared.hosting.service import Service, Tools
from shared.hosting.watch import Watch
from shared.messaging import clocks
from shared.messaging.bus import Bus
from shared.messaging.durables import durables
from shared.messaging.heard import heard_all
from shared.process.settings import Settings
from shared.storage.bucket import Bucket
from shared.storage.marking import Marking
from shared.storage.marks import Seal, StateLost
from shared.storage.shelf import KvShelf

log = structlog.get_logger()

LETTING_GO = 2.0  # seconds that a watch that is cancelled may take to end

STUCK = 30.0  # seconds in which not one more row comes


@dataclass(slots=True)
class Running:
    """One service from its start to its end."""

    service: Service
    settings: Settings
    listens: bool = False
    watching: asyncio.Task[None] | None = None
    """Ends by itself only when the service's memory is lost."""
    bus: Bus = field(init=False)
    bucket: Bucket = field(init=False)
    _watch: Watch = field(init=False)
    _follower: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        """Make what needs no broker yet."""
        self.bus = Bus(self.service.name, self.settings)

    @property
    def ready(self) -> bool:
        """Return whether it hears, knows its state, and misses nothing."""
        return (
            self.listens
            and self.bus.connected.is_set()
            and self.bus.is_sure_of_time
            and self.bucket.caught_up.is_set()
            and not self._watch.missing
            and not (self.watching and self.watching.done())
        )

    async def connect(self) -> JetStreamContext:
        """Connect, waiting for the broker as long as it takes."""
        return await self.bus.connect()

    async def start(self, pseudonym_key: str) -> object:
        """Read what it remembers, begin to hear, and return its parts.

        `StateLost` when it remembers less than it did.
        """
        name, js = self.service.name, self.bus.js
        await self.bus.check(self.service.inboxes)
        self.bucket = Bucket(KvShelf(js, self.bus.publisher, name))
        self._watch = Watch(
            name,
            self.bus,
            self.bucket,
            Marking(js, name, Seal(pseudonym_key)),
            durables(self.service.inboxes),
            self.settings.watch,
            self.settings.nats_monitor,
        )
        parts = self.service.parts(self._tools(pseudonym_key))
        await self._watch.begin()
        self._follower = asyncio.create_task(_follow(name, self.bucket, self.bus))
        await self._read_all()
        await self._watch.check()
        clocks.wind(self.bucket, self.bus.publish)
        await clocks.set_again(self.bucket, self.bus.publish)
        await self.bus.listen(self.service.inboxes, parts)
        self.listens = True
        self.watching = asyncio.create_task(self._watch.run())
        return parts

    async def _read_all(self) -> None:
        """Wait until every row is read; `StateLost` when the broker gives no more of them.

        nats-server does not go past a message whose bytes are damaged, and does not say so.
        """
        while not self.bucket.caught_up.is_set():
            before = self.bucket.read
            with suppress(TimeoutError):
                async with asyncio.timeout(STUCK):
                    await self.bucket.caught_up.wait()
            is_stuck = self.bucket.read == before and self.bus.connected.is_set()
            if is_stuck and not self.bucket.caught_up.is_set():
                name = self.service.name
                raise StateLost(
                    f"of the rows of {name!r} the broker gives {before} and no more: its disk "
                    "may be damaged. Put the broker's data back from a backup. Only if there "
                    f"is none: stop the broker, delete `streams/KV_{name}/msgs/index.db` in "
                    f"its folder, start it, and accept what came before the damage with "
                    f"`seintje provision --new {name}`."
                )

    async def stop(self) -> None:
        """Finish what is in hand, and leave."""
        if self.watching:
            self._watch.leaving = True
            self.watching.cancel()
            await asyncio.gather(self.watching, return_exceptions=True)
        await self.bus.finish()
        if self.listens and self.bus.connected.is_set():
            await self._watch.finish()
        if self._follower:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)
        await self.bus.close()

    def _tools(self, pseudonym_key: str) -> Tools:
        js, inboxes = self.bus.js, self.service.inboxes

        async def make_partner(code: str) -> None:
            await provision.consumer(js, partner(code), ack_wait=self.settings.ack_wait)

        async def heard(within: float) -> bool:
            return await heard_all(js, durables(inboxes), within=within)

        return Tools(self.bucket, self.settings, pseudonym_key, make_partner, heard)


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
            # nats-py may swallow a cancellation (CPython 3.11): who stops waits no longer.
            await asyncio.wait({lost, watch}, timeout=LETTING_GO)
        error = watch.exception() if watch.done() and not watch.cancelled() else None
        if error is not None:
            log.warning("store.watch-lost", service=service, error=type(error).__name__)
            await asyncio.sleep(0.5)
