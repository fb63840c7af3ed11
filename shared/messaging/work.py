"""Messages in hand: read, not yet acknowledged, and kept from coming again meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from types import MappingProxyType
from typing import NamedTuple

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from shared.contracts.cloudevents import MalformedMessage, decode
from shared.contracts.message import REGISTRY, Command, Due, Message
from shared.messaging.connection import Connection
from shared.messaging.inbox import Bound
from shared.messaging.signing import Signing
from shared.process import metrics

log = structlog.get_logger()

OWN_HEADERS = ("nats-", "seintje-")

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Unheard(MalformedMessage):
    """No handler of this inbox hears a message of this type."""


@dataclass(slots=True)
class Work:
    """One message in hand."""

    raw: Msg
    message: Message
    bound: Bound
    actor: str
    began: float = field(default_factory=monotonic)
    tries: int = 0
    erase: bool = False
    """Whether the message holds what may not be kept, so that its bytes must go too."""

    def leave_nothing(self) -> None:
        """Let the bytes of the message go too, once it is handled."""
        self.erase = True


def read(raw: Msg, handlers: Mapping[str, Bound]) -> Work:
    """Return the message with the one of `handlers`, by type, that hears it.

    `MalformedMessage` says why it cannot be read, or that none hears it.
    """
    headers = raw.headers or NO_HEADERS
    message = decode(headers, raw.data)
    if (handler := handlers.get(message.type())) is None:
        raise Unheard("this inbox does not hear this type")
    return Work(raw, message, handler, _actor(raw.subject, headers, message))


def short_name(headers: Mapping[str, str] | None) -> str:
    """Return the message's own name, for a label; `unknown` if it is none of ours."""
    kind = (headers or NO_HEADERS).get("ce-type", "")
    return kind.split(".")[-2] if kind in REGISTRY else "unknown"


def open_door(raw: Msg, *, inbox: str, signing: Signing) -> None:
    """Take away what looks like a header of ours, unless we gave it and an operator sent it.

    Anybody may give a message such a header.
    """
    headers = raw.headers or NO_HEADERS
    is_replay = raw.subject == replay_subject(inbox) and headers.get("Seintje-Inbox") == inbox
    if not is_replay or not signing.is_ours(headers, raw.data):
        raw.headers = without_ours(headers)


def replay_subject(inbox: str) -> str:
    """Return where what an inbox could not handle is given back to it."""
    return f"command.{inbox}.replay.v1.operator"


def without_ours(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that are neither the broker's nor ours."""
    return {n: v for n, v in headers.items() if not n.lower().startswith(OWN_HEADERS)}


def _actor(subject: str, headers: Mapping[str, str], message: Message) -> str:
    """Return who sent it: the token the server checked, so the type must fit the subject."""
    subject = headers.get("Seintje-Subject", subject)  # it is ours, or it was taken away
    base, _, actor = subject.rpartition(".")
    if isinstance(message, Command):
        if base == message.subject:
            return actor
    elif message.subject == (base if isinstance(message, Due) else subject):
        return message.owner
    raise MalformedMessage("the subject does not fit the type")


class InHand:
    """What one service has fetched and not yet acknowledged; each message once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[_Key, _Held] = {}
        self._ended: dict[_Key, None] = {}
        self._gauge = metrics.IN_HAND.labels(connection.name)

    async def take(self, raw: Msg) -> bool:
        """Take a message in hand; False when it is so already, or was until a moment ago.

        A process that stood still for longer than `ack_wait` gets again what it still has.
        """
        key = _key(raw)
        if key in self._held or key in self._ended:
            self.count("twice", raw)
            if key in self._ended:
                with suppress(NatsError):  # our acknowledgement came too late, or got lost
                    await raw.ack()
            return False
        self._held[key] = _Held(raw)
        self._gauge.inc()
        return True

    async def end(self, raw: Msg) -> None:
        """Acknowledge what is done with, and let go of it."""
        with suppress(NatsError):  # then it comes again, and is acknowledged again
            await raw.ack()
        self._let_go(raw)
        self._ended[_key(raw)] = None
        if len(self._ended) > REMEMBERED:
            del self._ended[next(iter(self._ended))]

    async def hand_back(self, raw: Msg, reason: str, *, later: float = 0) -> None:
        """Let another process have what this one does not finish, at once or after a while."""
        self._let_go(raw)
        self.count(reason, raw)
        if self._connection.is_up:
            with suppress(NatsError):  # then it comes again after `ack_wait`
                await raw.nak(later)

    async def hand_back_all(self) -> None:
        """Hand back all there is."""
        for held in list(self._held.values()):
            await self.hand_back(held.raw, "stopping")

    def count(self, reason: str, raw: Msg) -> None:
        """Count a message that was fetched in vain."""
        service, name = self._connection.name, short_name(raw.headers)
        metrics.IN_VAIN.labels(service, reason).inc()
        log.info("message.in-vain", service=service, message=name, reason=reason)

    def per_durable(self) -> Counter[str]:
        """Return how many messages of each consumer are in hand; a redelivered one is one."""
        return Counter(key.durable for key in self._held)

    async def keep(self) -> None:
        """Tell the broker, until cancelled, that we still work on what waits in a lane."""
        third = self._connection.settings.ack_wait / 3
        while True:
            await asyncio.sleep(third)
            due = monotonic() - third / 2
            for held in list(self._held.values()):
                if held.since < due and self._connection.is_up:
                    with suppress(NatsError):
                        await held.raw.in_progress()

    def _let_go(self, raw: Msg) -> None:
        if self._held.pop(_key(raw), None):
            self._gauge.dec()


REMEMBERED = 10_000  # messages that were handled last: what comes again comes soon


class _Key(NamedTuple):
    """One message of one consumer; its number alone may come again in a stream made anew."""

    durable: str
    number: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class _Held:
    raw: Msg
    since: float = field(default_factory=monotonic)


def _key(raw: Msg) -> _Key:
    about = raw.metadata
    return _Key(about.consumer, about.sequence.stream, about.timestamp)
