"""Messages in hand: read, not yet acknowledged, and kept from coming again meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from types import MappingProxyType

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from shared.contracts.cloudevents import MalformedMessage, decode
from shared.contracts.message import REGISTRY, Command, Due, Message
from shared.messaging.connection import Connection
from shared.messaging.inbox import Bound
from shared.process import metrics

log = structlog.get_logger()

MOST_DELIVERIES = 10  # a message that takes the process down is not tried for ever

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class GivenUp(Exception):
    """A message was delivered so often that it, or what came with it, must be harmful."""


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

    `MalformedMessage` says why it cannot be read, or that none hears it; `GivenUp` that it
    was delivered too often.
    """
    if raw.metadata.num_delivered > MOST_DELIVERIES:
        raise GivenUp(f"given up after {MOST_DELIVERIES} deliveries")
    headers = raw.headers or NO_HEADERS
    message = decode(headers, raw.data)
    if (handler := handlers.get(message.type())) is None:
        raise MalformedMessage("this inbox does not hear this type")
    return Work(raw, message, handler, _actor(raw.subject, headers, message))


def short_name(headers: Mapping[str, str] | None) -> str:
    """Return the message's own name, for a label; `unknown` if it is none of ours."""
    kind = (headers or NO_HEADERS).get("ce-type", "")
    return kind.split(".")[-2] if kind in REGISTRY else "unknown"


def headers_of_ours(raw: Msg) -> Mapping[str, str]:
    """Return the headers of a message that an operator sent again; else none.

    Anybody may give a message a header that looks like ours.
    """
    return raw.headers or NO_HEADERS if _is_replay(raw.subject) else NO_HEADERS


def _is_replay(subject: str) -> bool:
    return ".replay.v1." in subject  # only an operator may publish there


def _actor(subject: str, headers: Mapping[str, str], message: Message) -> str:
    """Return who sent it: the token the server checked, so the type must fit the subject."""
    if _is_replay(subject):
        subject = headers.get("Seintje-Subject", "")
    base, _, actor = subject.rpartition(".")
    if isinstance(message, Command):
        if base == message.subject:
            return actor
    elif message.subject == (base if isinstance(message, Due) else subject):
        return message.owner
    raise MalformedMessage("the subject does not fit the type")


class InHand:
    """What one service has fetched and not yet acknowledged."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._works: dict[int, Work] = {}
        self._gauge = metrics.IN_HAND.labels(connection.name)

    def take(self, work: Work) -> None:
        """Take `work` in hand."""
        self._works[id(work)] = work
        self._gauge.inc()

    def let_go(self, work: Work) -> None:
        """Let go of what was acknowledged."""
        self._works.pop(id(work), None)
        self._gauge.dec()

    def per_durable(self) -> Counter[str]:
        """Return how many messages of each consumer are in hand; a redelivered one is one."""
        places = {
            (about.consumer, about.sequence.stream)
            for about in (work.raw.metadata for work in self._works.values())
        }
        return Counter(durable for durable, _ in places)

    async def keep(self) -> None:
        """Tell the broker, until cancelled, that we still work on what waits in a lane."""
        third = self._connection.settings.ack_wait / 3
        while True:
            await asyncio.sleep(third)
            due = monotonic() - third
            for work in list(self._works.values()):
                if work.began < due and self._connection.is_up:
                    with suppress(NatsError):
                        await work.raw.in_progress()

    async def hand_back(self, work: Work, reason: str, *, later: float = 0) -> None:
        """Let another process have what this one does not finish, at once or after a while."""
        self.let_go(work)
        metrics.IN_VAIN.labels(self._connection.name, reason).inc()
        log.info("message.handed-back", message=work.message.name, reason=reason)
        if self._connection.is_up:
            with suppress(NatsError):  # then it comes again after `ack_wait`
                await work.raw.nak(later)

    async def hand_back_all(self) -> None:
        """Hand back all there is."""
        for work in list(self._works.values()):
            await self.hand_back(work, "stopping")
