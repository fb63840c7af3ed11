"""How messages travel: pulled from durables, handled in lanes, told with an acknowledgement.

`pull` fetches, `lanes` keeps the order per entity, `attempt` decides what becomes of a message,
`burying` puts aside, `queries` answers and asks, `telling` publishes. See docs/decisions/0003.
"""

import asyncio
from collections.abc import Mapping
from functools import partial

import structlog
from nats.aio.msg import Msg
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker.publisher import Publisher
from shared.broker.streams import COMMANDS, PROGRESS, Durable
from shared.contracts.cloudevents import MalformedMessage
from shared.contracts.message import Message, Query
from shared.messaging.attempt import Attempts
from shared.messaging.beside import Beside
from shared.messaging.burying import Burying
from shared.messaging.connection import Connection
from shared.messaging.durables import durables
from shared.messaging.forbidding import forbidden
from shared.messaging.inbox import Bound, Inbox
from shared.messaging.lanes import Lanes
from shared.messaging.progress import Progress
from shared.messaging.pull import Pull
from shared.messaging.queries import Queries
from shared.messaging.signing import Signing
from shared.messaging.telling import Telling
from shared.messaging.timing import Timing
from shared.messaging.turn import Means, leave_it
from shared.messaging.work import InHand, Unheard, Work, open_door, read
from shared.process.clock import clock
from shared.process.settings import Settings

log = structlog.get_logger()

AT_FAULT = 30.0  # seconds until what we could not even look at comes again


class NotProvisioned(Exception):
    """A stream or consumer is missing; says what to run."""


class Bus:
    """One service's connection: what it hears, and how it tells."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self._connection = Connection(name, settings)
        self._telling = Telling(self._connection)
        self._signing = Signing(settings.pseudonym_key)
        self._in_hand = InHand(self._connection)
        self._burying = Burying(self._connection, self._telling, self._in_hand, self._signing)
        self._beside = Beside()
        self._queries = Queries(self._connection, self._means)
        self._timing = Timing(self._connection)
        self._attempts = Attempts(
            self._connection,
            self._in_hand,
            self._burying,
            self._means,
            self._timing.is_sure,
        )
        self._lanes: Lanes[Work] = Lanes(self._attempts.attempt, self._leave)
        self._progress = Progress(self._connection)
        self._pulls: list[Pull] = []
        self._pulling: asyncio.Task[None] | None = None
        self._keepers: list[asyncio.Task[None]] = []
        self.connected = self._connection.connected
        self.disconnected = self._connection.disconnected
        self.publish = self._telling.publish

    @property
    def is_sure_of_time(self) -> bool:
        """Return whether messages are handled: they wait while the time is in doubt."""
        return self._timing.sure.is_set()

    @property
    def js(self) -> JetStreamContext:
        """Return the connection's way to streams and buckets."""
        return self._connection.js

    @property
    def publisher(self) -> Publisher:
        """Return the connection's way to publish."""
        return self._connection.publisher

    async def connect(self) -> JetStreamContext:
        """Connect, waiting for the broker as long as it takes."""
        await self._connection.open()
        return self.js

    async def check(self, inboxes: tuple[Inbox, ...]) -> None:
        """Raise `NotProvisioned` when the broker lacks what is needed; never create it here.

        With a wrong encryption key the server starts without its streams: a service that
        creates what is missing would go on with an empty memory.
        """
        try:
            for bucket in (self.name, PROGRESS):
                await self.js.stream_info(f"KV_{bucket}")
            for durable in durables(inboxes):
                await self.js.consumer_info(durable.stream, durable.name)
            await self._timing.check()
        except NotFoundError:
            raise NotProvisioned(
                f"the broker has no streams or consumers for {self.name!r} yet: "
                "run `seintje provision` first"
            ) from None

    async def listen(self, inboxes: tuple[Inbox, ...], parts: object) -> None:
        """Start to hear: one durable per stream for each inbox, one subject per query."""
        for start in (start for inbox in inboxes for start in inbox.starts):
            await start.bind(parts)(Message(), self._means(self.name))
        for inbox in inboxes:
            handlers = {kind: h.bind(parts) for kind, h in inbox.handlers.items()}
            self._attempts.watch(durables([inbox]))
            await self._progress.watch(durables([inbox]))
            self._pulls.extend(self._pull(d, inbox, handlers) for d in durables([inbox]))
            for handler in inbox.hears(Query):
                self._queries.answer(handlers[handler.message.type()])
        await self._connection.broker.start()
        for keep in (self._in_hand.keep, self._progress.keep, self._timing.keep):
            self._keepers.append(asyncio.create_task(keep()))
        self._pulling = asyncio.create_task(self._pull_while_sure())

    async def finish(self, patience: float = 20) -> None:
        """Pull no more, finish what is being handled, hand the rest back."""
        self._connection.leaving = True
        if self._pulling:
            self._pulling.cancel()
            await asyncio.wait({self._pulling})
        await asyncio.gather(
            self._stop_pulls(), self._lanes.stop(patience), self._beside.finish(patience)
        )
        for keeper in self._keepers:
            keeper.cancel()
        await self._in_hand.hand_back_all()
        await self._progress.finish()

    async def close(self) -> None:
        """Disconnect."""
        await self._connection.close()

    async def _pull_while_sure(self) -> None:
        """Pull until we leave, but not while it is not known what time it is."""
        while not self._connection.leaving:
            await self._timing.sure.wait()
            for pull in self._pulls:
                await pull.start()
            await self._timing.unsure.wait()
            await self._stop_pulls()

    async def _stop_pulls(self) -> None:
        await asyncio.gather(*(pull.stop() for pull in self._pulls))

    def _pull(self, durable: Durable, inbox: Inbox, handlers: Mapping[str, Bound]) -> Pull:
        receive = partial(self._receive, inbox=inbox, handlers=handlers)
        return Pull(
            self._connection, stream=durable.stream, durable=durable.name, receive=receive
        )

    async def _receive(self, raw: Msg, *, inbox: Inbox, handlers: Mapping[str, Bound]) -> None:
        self._progress.note(raw.metadata.consumer)
        clock.not_before(raw.metadata.timestamp)
        if not await self._in_hand.take(raw):
            return
        try:
            await self._sort(raw, inbox, handlers)
        except Exception as error:  # noqa: BLE001 - a fault of ours: it must not stay in hand
            log.error("message.not-sorted", error=type(error).__name__)  # noqa: TRY400
            await self._in_hand.hand_back(raw, "not-sorted", later=AT_FAULT)

    async def _sort(self, raw: Msg, inbox: Inbox, handlers: Mapping[str, Bound]) -> None:
        """Put a message in the lane of its entity, or aside."""
        is_command = raw.metadata.stream == COMMANDS
        if inbox.forbids and is_command and (reason := forbidden(raw, inbox.forbids)):
            self._in_hand.count("forbidden", raw)
            await self._beside.run(self._burying.refuse_forbidden(raw, reason=reason))
            return
        open_door(raw, inbox=inbox.name, signing=self._signing)
        try:
            work = read(raw, handlers)
        except MalformedMessage as error:
            self._in_hand.count("unheard" if isinstance(error, Unheard) else "unread", raw)
            bury = self._burying.bury_unreadable(raw, inbox=inbox.name, reason=str(error))
            await self._beside.run(bury)
        else:
            self._lanes.put(work.message.key, work)

    async def _leave(self, work: Work) -> None:
        await self._in_hand.hand_back(work.raw, "stopping")

    def _means(self, actor: str, work: Work | None = None) -> Means:
        """Return what the bus lends to one handling."""
        return Means(
            publish=partial(self.publish, cause=work.message if work else None),
            inquire=self._queries.inquire,
            withdraw=self._telling.withdraw,
            forget=self._telling.forget,
            actor=actor,
            now=clock.now(),
            erase_command=work.leave_nothing if work else leave_it,
        )
