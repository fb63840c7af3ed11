"""A service in a test: its store, a clock, and a broker that notes what it is told."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple, TypeVar
from uuid import UUID

from nats.aio.msg import Msg

from shared.contracts.message import Command, Due, Message, Query
from shared.contracts.roles import SERVICE
from shared.messaging import clocks
from shared.messaging.forbidding import forbidden
from shared.messaging.inbox import Inbox, Refuse
from shared.messaging.turn import Means, Turn
from shared.storage.bucket import Bucket
from shared.storage.shelf import MemoryShelf

M = TypeVar("M", bound=Message)
KEY = "for tests only, thirty-two characters or more"
MOST_PUBLISHES = 20  # of one handling


MANY = 10
living: "list[World] | None" = None
"""The worlds of the test that runs, when it asked to have them heard again."""


class Heard(NamedTuple):
    """One message that was handled, and who sent it."""

    message: Message
    actor: str


class BrokerAway(Exception):
    """What a publish raises while the broker is away."""


@dataclass
class World(ABC):
    """Handles messages as the bus would; `told` is kept once per id, like the stream does."""

    inbox: ClassVar[Inbox]
    actor: ClassVar[str] = "amina"  # who sends when a test does not say
    crash_takes: ClassVar[timedelta] = timedelta()

    now: datetime
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    told: list[Message] = field(default_factory=list)
    to: dict[UUID, str] = field(default_factory=dict)
    timers: dict[str, tuple[datetime, Due]] = field(default_factory=dict)
    passed_on: int = 0
    fails: int = 0
    withdrawn: list[tuple[str, UUID, int | None]] = field(default_factory=list)
    forgotten: list[UUID] = field(default_factory=list)
    erased: int = 0
    """How many commands were handled that left nothing on the broker's disk."""
    inquire: Callable[[Query], Awaitable[Any]] | None = None
    history: list[Heard] = field(default_factory=list)
    """All that was handled and not refused, in order."""
    broker: Callable[..., Awaitable[int]] | None = None
    """Where it publishes, instead of here."""

    def __post_init__(self) -> None:
        self.restart()
        if living is not None and len(living) < MANY:
            living.append(self)

    @abstractmethod
    def parts_with(self, bucket: Bucket) -> Any:
        """Return the service's parts; `store` is one of them."""

    def restart(self) -> None:
        """Begin again with what the shelf has."""
        self.bucket = Bucket(self.shelf)
        self.telling = self.publish
        clocks.wind(self.bucket, self._tell)
        self.parts = self.parts_with(self.bucket)
        self.store = self.parts.store
        for entry in self.shelf._rows.values():
            name, _, key = entry.key.partition(".")
            self.bucket.tables[name].learn(key, entry)
        self.bucket.caught_up.set()
        self.bound = {
            kind: handler.bind(self.parts) for kind, handler in self.inbox.handlers.items()
        }

    async def _tell(self, message: Message, **where: Any) -> int:
        return await self.telling(message, **where)

    async def publish(
        self, message: Message, *, to: str = "", due: datetime | None = None
    ) -> int:
        if self.broker is not None:
            return await self.broker(message, to=to, due=due)
        if self.fails:
            self.fails -= 1
            raise BrokerAway
        if isinstance(message, Due):
            assert due is not None
            self.timers[f"{message.name}/{message.key}"] = (due, message)
        elif message.id not in self.to:
            self.told.append(message)
            self.to[message.id] = to
        return len(self.told)

    async def withdraw(self, delivery_id: UUID, *, to: str, number: int | None) -> None:
        self.withdrawn.append((to, delivery_id, number))

    def _erase_command(self) -> None:
        self.erased += 1

    async def forget(self, about: UUID) -> None:
        self.forgotten.append(about)

    async def hear(self, message: Message, *, actor: str = "") -> Any:
        """Handle one message."""
        means = self._means(actor or self._sender(message))
        self._forbid(message)
        answer = await self.bound[message.type()](message, means)
        self.history.append(Heard(message, actor))
        return answer

    async def turn_clock(self, moment: datetime) -> None:
        """Let the clock run, with all that comes of it."""
        await self.wait_until(moment)

    def _forbid(self, message: Message) -> None:
        """Refuse what the inbox forbids, before all else, as the bus does."""
        if self.inbox.forbids is None or not isinstance(message, Command):
            return
        body = message.model_dump_json()
        raw = Msg(_client=None, subject=message.subject, data=body.encode())
        if reason := forbidden(raw, self.inbox.forbids):
            raise Refuse(reason, keep=False)

    async def hear_with_a_crash_at_every_publish(
        self, message: Message, *, actor: str = ""
    ) -> int:
        """Handle it over and over, the broker away one publish later; return how many."""
        for publishes in range(MOST_PUBLISHES):
            if not await self.hear_and_crash(message, after=publishes, actor=actor):
                return publishes
        raise AssertionError("it never came to an end")

    async def hear_and_crash(self, message: Message, *, after: int, actor: str = "") -> bool:
        """Handle it; return whether it came so far that the broker went away."""
        left = after

        async def publish(message: Message, **where: Any) -> int:
            nonlocal left
            if not left:
                raise BrokerAway
            left -= 1
            return await self.publish(message, **where)

        means = replace(self._means(actor or self._sender(message)), publish=publish)
        self.telling = publish
        try:
            await self.bound[message.type()](message, means)
        except BrokerAway:
            self.restart()
            self.now += self.crash_takes
            return True
        finally:
            self.telling = self.publish
        return False

    async def start(self) -> None:
        """Run what runs at a start."""
        await clocks.set_again(self.bucket, self.publish)
        for handler in self.inbox.starts:
            await handler.bind(self.parts)(Message(), self._means(self.inbox.name))

    async def wait_until(self, moment: datetime) -> None:
        """Let the clock run; each timer comes at its moment."""
        while due := [(at, name) for name, (at, _) in self.timers.items() if at <= moment]:
            at, name = min(due)
            _, message = self.timers.pop(name)
            self.now = max(self.now, at)
            await self.hear(message, actor=self.inbox.name)
        self.now = moment

    def news(self) -> list[Message]:
        """Return what was told since this was asked before."""
        news, self.passed_on = self.told[self.passed_on :], len(self.told)
        return news

    def heard(self, kind: type[M]) -> list[M]:
        """Return what was told of one kind."""
        return [message for message in self.told if isinstance(message, kind)]

    def _sender(self, message: Message) -> str:
        """Return who sends a message when a test does not say."""
        return self.inbox.name if message.senders == {SERVICE} else self.actor

    def turn(self, cause: UUID) -> Turn[Any]:
        """Return a turn in the hand of the service itself, because of a message."""
        means = self._means(self.inbox.name)
        return Turn(
            store=self.store,
            publish=means.publish,
            now=means.now,
            actor=means.actor,
            cause=cause,
            withdraw=means.withdraw,
            forget=means.forget,
        )

    def _means(self, actor: str) -> Means:
        return Means(
            self.publish,
            self.inquire,
            self.withdraw,
            self.forget,
            actor=actor,
            now=self.now,
            erase_command=self._erase_command,
        )


async def pass_on(*worlds: World) -> None:
    """Let each service hear what the others told, until nobody tells anything new."""
    while news := [message for world in worlds for message in world.news()]:
        for message in news:
            for world in worlds:
                if message.type() in world.bound:
                    await world.hear(message)
