"""How messages travel: pulled in batches, handled in lanes, told with an acknowledgement.

FastStream carries the connection and the batches; `lanes` keeps the order per entity; what
a handler raises decides what becomes of its message. See docs/decisions/0003.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from time import monotonic
from types import MappingProxyType
from typing import Any, cast
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.subscriber.usecases import BatchPullStreamSubscriber
from nats.aio.msg import Msg
from nats.errors import ConnectionClosedError, NoRespondersError
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError, ServiceUnavailableError

from shared.broker import erasing
from shared.broker.publisher import ConnectionLost, Publisher
from shared.broker.streams import COMMANDS, DEAD, EVENTS, PARTNERS, TIMERS
from shared.broker.wire import schedule, subject_of
from shared.contracts.cloudevents import MalformedMessage, decode, encode
from shared.contracts.message import (
    DOMAIN,
    REGISTRY,
    A,
    Command,
    Due,
    Event,
    Message,
    Query,
)
from shared.contracts.refusal import Refusal, Refused
from shared.messaging.inbox import Bound, Handler, Inbox, Refuse, TooEarly
from shared.messaging.lanes import Lanes, Outcome
from shared.process import observe
from shared.process.settings import Settings
from shared.storage.shelf import Conflict

log = structlog.get_logger()

BATCH = 500

MOST_DELIVERIES = 10  # a message that takes the process down is not tried for ever

OWN_HEADERS = ("nats-", "seintje-")

NOTHING: Mapping[str, str] = MappingProxyType({})


class NotProvisioned(Exception):
    """A stream or consumer is missing; says what to run."""


class PromptBatches(BatchPullStreamSubscriber):
    """Hands over what one fetch returned, instead of waiting for a full batch."""

    async def _consume_pull(self) -> None:
        assert self.subscription is not None  # noqa: S101 - FastStream has just made it
        while self.running:
            messages: list[Msg] = []
            with suppress(NatsTimeoutError, ConnectionClosedError, ServiceUnavailableError):
                messages = await self.subscription.fetch(
                    batch=self.pull_sub.batch_size, timeout=self.pull_sub.timeout
                )
            if messages:
                await self.consume(messages)


@dataclass(slots=True)
class Work:
    """One message in hand."""

    raw: Msg
    message: Message
    bound: Bound
    actor: str
    began: float = field(default_factory=monotonic)
    tries: int = 0


class Bus:
    """One service's connection: what it hears, and how it tells."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self._settings = settings
        self._source = settings.source(name)
        self._in_hand: dict[int, Work] = {}
        self._lanes: Lanes[Work] = Lanes(self._attempt)
        self._subscribers: list[Any] = []
        self._durables: list[tuple[str, str]] = []
        self._sweeper: asyncio.Task[None] | None = None
        self._closing = False
        self.connected, self.disconnected = asyncio.Event(), asyncio.Event()
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
        observe.CONNECTED.labels(name).set(0)
        # Looking a metric up by its labels costs more than counting: look once.
        self._count_in_hand = observe.IN_HAND.labels(name)
        self._age = observe.AGE.labels(name)
        self._published = cache(partial(observe.PUBLISHED.labels, name))
        self._handled = cache(partial(observe.HANDLED.labels, name))
        self._handling = cache(partial(observe.HANDLING.labels, name))

    # --- the connection -----------------------------------------------------------

    async def connect(self) -> JetStreamContext:
        """Connect, waiting for the broker as long as it takes."""
        self._client = await self.broker.connect()
        if not self._client.is_connected:
            raise ConnectionLost("the broker refused the connection: check its users")
        self.js = self._client.jetstream()
        self.publisher = Publisher(self._client)
        await self.publisher.start()
        self._on_connected()
        return self.js

    def _on_connected(self) -> None:
        self.disconnected.clear()
        self.connected.set()
        observe.CONNECTED.labels(self.name).set(1)

    async def _on_error(self, error: Exception) -> None:
        observe.BROKER_ERRORS.labels(self.name, type(error).__name__).inc()
        log.warning("broker.error", service=self.name, error=type(error).__name__)

    async def _on_disconnected(self) -> None:
        self.connected.clear()
        self.disconnected.set()
        observe.CONNECTED.labels(self.name).set(0)
        if not self._closing:
            log.warning("broker.disconnected", service=self.name)
        self.publisher.give_up()

    async def _on_reconnected(self) -> None:
        log.info("broker.reconnected", service=self.name)
        self._on_connected()

    # --- hearing ------------------------------------------------------------------

    async def check(self, inboxes: tuple[Inbox, ...]) -> None:
        """Raise `NotProvisioned` when the broker lacks what is needed; never create it here.

        With a wrong encryption key the server starts without its streams: who creates what
        is missing would go on with an empty memory.
        """
        try:
            await self.js.stream_info(f"KV_{self.name}")
            for inbox in inboxes:
                await self.js.consumer_info(COMMANDS, f"{inbox.name}-commands")
                if inbox.hears(Event):
                    await self.js.consumer_info(EVENTS, f"{inbox.name}-events")
                if inbox.hears(Due):
                    await self.js.consumer_info(TIMERS, f"{inbox.name}-timers")
        except NotFoundError:
            raise NotProvisioned(
                f"the broker has no streams or consumers for {self.name!r} yet: "
                "run `seintje provision` first"
            ) from None

    async def listen(self, inboxes: tuple[Inbox, ...], parts: object) -> None:
        """Start to hear: one durable per stream for each inbox, one subject per query."""
        for start in (start for inbox in inboxes for start in inbox.starts):
            await start.bind(parts)(Message(), self._given(self.name))
        for inbox in inboxes:
            bound = {kind: handler.bind(parts) for kind, handler in inbox.handlers.items()}
            await self._pull(inbox, bound, COMMANDS, f"command.{inbox.name}.>")
            if inbox.hears(Event):
                await self._pull(inbox, bound, EVENTS, "event.>")
            if inbox.hears(Due):
                await self._pull(inbox, bound, TIMERS, "due.>")
            for handler in inbox.hears(Query):
                self._answer(handler, handler.bind(parts))
        await self.broker.start()
        self._sweeper = asyncio.create_task(self._keep_in_hand())

    async def finish(self, patience: float = 20) -> None:
        """Fetch no more, finish what is being handled, hand the rest back."""
        for subscriber in self._subscribers:
            subscriber.running = False
        await self._lanes.stop(patience)
        if self._sweeper:
            self._sweeper.cancel()
        if self._client.is_connected:
            for work in list(self._in_hand.values()):
                await work.raw.nak()

    async def close(self) -> None:
        """Disconnect."""
        self._closing = True
        await self.broker.stop()
        observe.CONNECTED.labels(self.name).set(0)

    async def _pull(
        self, inbox: Inbox, bound: Mapping[str, Bound], stream: str, subject: str
    ) -> None:
        durable = f"{inbox.name}-{stream.lower()}"
        subscriber = self.broker.subscriber(
            subject,
            durable=durable,
            stream=JStream(stream, declare=False),
            pull_sub=PullSub(batch_size=BATCH, timeout=2, batch=True),
            ack_policy=AckPolicy.MANUAL,
            inbox_prefix=f"_INBOX_{self.name}.".encode(),
            decoder=_raw,
            include_in_schema=False,
        )
        subscriber.__class__ = PromptBatches

        async def receive(batch: list[Msg]) -> None:
            for raw in batch:
                await self._receive(raw, inbox, bound)

        subscriber(receive)
        self._subscribers.append(subscriber)
        if stream != TIMERS:  # what becomes known is in a command or an event
            self._durables.append((stream, durable))

    async def _receive(self, raw: Msg, inbox: Inbox, bound: Mapping[str, Bound]) -> None:
        headers = raw.headers or NOTHING
        kind = headers.get("ce-type", "")
        try:
            work = self._read(raw, headers, bound)
        except MalformedMessage as error:
            with observe.about(service=self.name, message=_short(kind)):
                await self._bury_safely(raw, inbox.name, "malformed", str(error))
            return
        self._in_hand[id(work)] = work
        self._count_in_hand.inc()
        self._lanes.put(work.message.key, work)

    def _read(self, raw: Msg, headers: Mapping[str, str], bound: Mapping[str, Bound]) -> Work:
        if raw.metadata.num_delivered > MOST_DELIVERIES:
            raise MalformedMessage(f"given up after {MOST_DELIVERIES} deliveries")
        message = decode(headers, raw.data)
        if (handler := bound.get(message.type())) is None:
            raise MalformedMessage("this inbox does not hear this type")
        return Work(raw, message, handler, _actor(raw.subject, headers, message))

    async def _bury_safely(self, raw: Msg, where: str, kind: str, reason: str) -> None:
        try:
            async with asyncio.timeout(self._settings.deadline):
                await self._bury(raw, where, kind, reason)
                await self._tell_refused(raw, Refuse(kind))
                await raw.ack()
        except (NatsError, ConnectionLost, TimeoutError) as error:
            # Not acknowledged, so it comes again.
            log.warning("dead-letter.failed", error=type(error).__name__)

    # --- one try ------------------------------------------------------------------

    async def _attempt(self, work: Work) -> tuple[Outcome, float]:  # noqa: PLR0911
        message = work.message
        name = work.bound.handler.name
        with observe.about(
            service=self.name,
            message=message.name,
            message_id=str(message.id),
            correlation_id=str(message.correlation_id),
        ):
            try:
                async with asyncio.timeout(self._settings.deadline):
                    await self._handle(work)
            except TooEarly as early:
                if (wait := await self._worth_waiting(work)) is not None:
                    return self._again(work, early, Outcome.EARLY, wait=wait)
                no = Refuse(early.reason, field=early.field)
                return await self._end(work, "refused", str(no), no)
            except Refuse as no:
                return await self._end(work, "refused", str(no), no)
            except Conflict as conflict:
                return self._again(work, conflict, Outcome.AGAIN, wait=0.01)
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing is lost
                if isinstance(error, ConnectionLost) or not self._client.is_connected:
                    await self._wait_for_broker()
                    return self._again(work, error, Outcome.AGAIN, wait=0.05, counts=False)
                if work.tries < len(self._settings.patience):
                    return self._again(work, error, Outcome.AGAIN)
                log.error("message.failed", handler=name, error=type(error).__name__)  # noqa: TRY400
                return await self._end(work, "failed", f"{type(error).__name__} in {name}")
            return await self._end(work)

    async def _handle(self, work: Work) -> None:
        cause = work.message

        async def publish(
            message: Message, *, to: str = "", due: datetime | None = None
        ) -> int:
            return await self.publish(message, to=to, due=due, cause=cause)

        given = self._given(work.actor) | {"publish": publish}
        await work.bound(cause, given)

    def _given(self, actor: str) -> dict[str, Any]:
        return {
            "publish": self.publish,
            "inquire": self.inquire,
            "withdraw": self.withdraw,
            "forget": self.forget,
            "actor": actor,
            "now": datetime.now(UTC),
        }

    async def _worth_waiting(self, work: Work) -> float | None:
        """Return how long what came too early waits; None when waiting will not help.

        Who sent a command waits for an answer, so it hears a no soon; unless what it speaks
        of may still be on its way.
        """
        waits = self._settings.patience
        if isinstance(work.message, Command):
            early = self._settings.early
            waits = early + waits
            if work.tries >= len(early) and not await self._behind():
                return None
        return waits[work.tries] if work.tries < len(waits) else None

    async def _behind(self) -> bool:
        """Return whether there are messages for this service that it has not in hand.

        What a process had in hand when it was killed comes again after `ack_wait`, behind
        what was sent later.
        """
        held = {
            (about.consumer, about.sequence.stream)
            for about in (work.raw.metadata for work in self._in_hand.values())
        }
        ours = Counter(durable for durable, _ in held)
        try:
            for stream, durable in self._durables:
                info = await self.js.consumer_info(stream, durable)
                if (info.num_pending or 0) + (info.num_ack_pending or 0) > ours[durable]:
                    return True
        except (NatsError, TimeoutError):
            return True  # it cannot be known now
        return False

    def _again(
        self,
        work: Work,
        error: Exception,
        outcome: Outcome,
        *,
        wait: float | None = None,
        counts: bool = True,
    ) -> tuple[Outcome, float]:
        if wait is None:
            wait = self._settings.patience[work.tries]
        work.tries += counts
        kind = type(error).__name__
        observe.RETRIED.labels(self.name, work.message.name, kind).inc()
        log.warning("message.retried", error=kind, wait=wait, tries=work.tries)
        return outcome, wait

    async def _end(
        self, work: Work, kind: str = "done", reason: str = "", no: Refuse | None = None
    ) -> tuple[Outcome, float]:
        name = work.message.name
        if kind != "done":
            try:
                async with asyncio.timeout(self._settings.deadline):
                    if no is None or no.keep:
                        await self._bury(work.raw, work.bound.handler.name, kind, reason)
                    await self._tell_refused(work.raw, no or Refuse(kind), work.message)
            except Exception as error:  # noqa: BLE001 - not put aside, so not let go of
                return self._again(work, error, Outcome.AGAIN, wait=1, counts=False)
        with suppress(NatsError):  # not acknowledged: it comes again, and changes nothing
            await work.raw.ack()
        self._in_hand.pop(id(work), None)
        self._count_in_hand.dec()
        took = monotonic() - work.began
        self._handled(name, kind).inc()
        self._handling(name).observe(took)
        self._age.observe(max((datetime.now(UTC) - work.message.at).total_seconds(), 0))
        log.info("message.handled", outcome=kind, took_ms=round(took * 1000, 1))
        return Outcome.DONE, 0

    async def _wait_for_broker(self) -> None:
        while not self._lanes.stopping and not self._client.is_connected:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.connected.wait(), timeout=1)

    async def _keep_in_hand(self) -> None:
        """Tell the broker that we still work on what waits in a lane."""
        while True:
            await asyncio.sleep(self._settings.ack_wait / 3)
            due = monotonic() - self._settings.ack_wait / 3
            for work in list(self._in_hand.values()):
                if work.began < due and self._client.is_connected:
                    with suppress(NatsError):
                        await work.raw.in_progress()

    # --- telling ------------------------------------------------------------------

    async def publish(
        self,
        message: Message,
        *,
        to: str = "",
        due: datetime | None = None,
        cause: Message | None = None,
    ) -> int:
        """Publish and wait for the acknowledgement; twice with one id is kept once.

        Return the number the stream gave it.
        """
        headers, body = encode(
            message, cause=cause, source=self._source, schemas=self._settings.schemas
        )
        subject = subject_of(message, actor=self.name, to=to)
        if isinstance(message, Due):
            subject = schedule(message, headers, at=due or datetime.now(UTC))
        number = await self.publisher.publish(subject, body, headers)
        self._published(message.name).inc()
        return number

    # --- erasing ------------------------------------------------------------------

    async def withdraw(self, delivery_id: UUID, *, to: str, number: int | None) -> None:
        """Erase a delivery that the partner has not acknowledged."""
        if await erasing.withdraw(self.js, PARTNERS, delivery_id, to=to, number=number):
            observe.RECALLS.labels(to, "unread").inc()

    async def forget(self, about: UUID) -> None:
        """Erase the dead letters of this service that name `about`."""
        erased = await erasing.forget(self.js, DEAD, f"dead.{self.name}.>", about=about)
        log.info("dead-letters.erased", letters=erased)

    async def _bury(self, raw: Msg, where: str, kind: str, reason: str) -> None:
        """Put the message aside as it came, with the reason."""
        old = {
            name: value
            for name, value in (raw.headers or NOTHING).items()
            if not name.lower().startswith(OWN_HEADERS)
        }
        place = f"{raw.metadata.stream}/{raw.metadata.sequence.stream}"
        headers = old | {
            "Nats-Msg-Id": f"dead/{self.name}/{where}/{place}",
            "Seintje-Inbox": raw.metadata.consumer.rpartition("-")[0],
            "Seintje-Kind": kind,
            "Seintje-Reason": reason[:500].encode("ascii", "replace").decode(),
            "Seintje-Subject": (raw.headers or NOTHING).get("Seintje-Subject", raw.subject),
        }
        subject = f"dead.{self.name}.{where.replace('_', '-')}"
        await self.publisher.publish(subject, raw.data, headers)
        short = _short(old.get("ce-type", ""))
        observe.DEAD.labels(self.name, short, kind).inc()
        log.warning("message.put-aside", kind=kind, reason=reason, handler=where)

    async def _tell_refused(self, raw: Msg, no: Refuse, message: Message | None = None) -> None:
        """Answer a command that was not carried out: its sender never waits in vain."""
        kind = (raw.headers or NOTHING).get("ce-type", "")
        told = REGISTRY.get(f"{DOMAIN}.{self.name}.command-refused.v1")
        if told is None or not issubclass(told, Refused):
            return
        if message is None:
            # It could not be read; perhaps its id can.
            if not raw.subject.startswith("command."):
                return
            try:
                cause = UUID((raw.headers or NOTHING).get("ce-id", ""))
            except ValueError:
                cause = uuid5(NAMESPACE_URL, f"{raw.subject}/{raw.metadata.sequence.stream}")
        elif isinstance(message, Command):
            cause = message.id
        else:
            return
        command = _short(kind) if kind in REGISTRY else "unknown"
        await self.publish(
            told(
                id=uuid5(cause, "refused"),
                command_id=cause,
                command=command,
                reason=no.reason,
                field=no.field,
                correlation_id=message.correlation_id if message else cause,
                causation_id=cause,
            )
        )

    # --- answering ----------------------------------------------------------------

    def _answer(self, handler: Handler, bound: Bound) -> None:
        subscriber = self.broker.subscriber(
            f"{handler.message.subject}.*",
            queue=self.name,
            decoder=_raw,
            include_in_schema=False,
        )

        async def answer(raw: Msg) -> None:
            query = handler.message.name
            outcome = "answered"
            reply: Message
            try:
                asked = decode(raw.headers, raw.data)
                given = self._given(raw.subject.rpartition(".")[2])
                async with asyncio.timeout(self._settings.deadline):
                    reply = await bound(asked, given)
            except MalformedMessage as error:
                outcome, reply = "refused", Refusal(reason="malformed")
                log.info("query.refused", query=query, reason=str(error))
            except (Refuse, TooEarly) as no:
                outcome, reply = "refused", Refusal(reason=no.reason, field=no.field)
            except Exception as error:  # noqa: BLE001 - the asker must not wait in vain
                outcome, reply = "failed", Refusal(reason="failed")
                log.error("query.failed", query=query, error=type(error).__name__)  # noqa: TRY400
            headers, body = encode(reply, source=self._source, schemas=self._settings.schemas)
            await self._client.publish(raw.reply, body, headers=headers)
            observe.QUERIES.labels(self.name, query, outcome).inc()

        subscriber(answer)

    async def inquire(self, query: Query[A]) -> A:
        """Ask another service and return its answer; `Refuse` when it says no, or nothing."""
        headers, body = encode(query, source=self._source, schemas=self._settings.schemas)
        subject = subject_of(query, actor=self.name)
        patience = self._settings.deadline / 2  # who asked us must still hear of it
        try:
            raw = await self._client.request(subject, body, timeout=patience, headers=headers)
        except (NoRespondersError, NatsTimeoutError):
            log.warning("query.unanswered", query=query.name, owner=query.owner)
            raise Refuse("try-later") from None
        answer = decode(raw.headers, raw.data)
        if isinstance(answer, Refusal):
            raise Refuse(answer.reason, field=answer.field)
        if not isinstance(answer, query.answer):
            raise MalformedMessage(f"{query.name} was answered with another type")
        return cast(A, answer)


def _actor(subject: str, headers: Mapping[str, str], message: Message) -> str:
    """Return who sent it: the token the server checked, so the type must fit the subject."""
    if ".replay.v1." in subject:  # only an operator may publish there
        subject = headers.get("Seintje-Subject", "")
    base, _, actor = subject.rpartition(".")
    if isinstance(message, Command):
        if base == message.subject:
            return actor
    elif message.subject == (base if isinstance(message, Due) else subject):
        return message.owner
    raise MalformedMessage("the subject does not fit the type")


def _short(kind: str) -> str:
    """Return the message's own name of a CloudEvents type, for a label."""
    return kind.split(".")[-2] if kind in REGISTRY else "unknown"


async def _raw(message: Any) -> Any:
    """Hand over what nats-py received: the contracts are read per message, not per batch."""
    return message.raw_message
