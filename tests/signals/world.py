"""A signals service in a test: its store, a clock, and a broker that notes what it is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from services.signals.domain.alarm import OnCall
from services.signals.handlers import inbox
from services.signals.service import Parts, load_plugins
from services.signals.store import SignalStore
from shared.contracts.message import Due, Message, Query
from shared.contracts.signals import LogSignal
from shared.plugins import Ask
from shared.store import Bucket, MemoryShelf

M = TypeVar("M", bound=Message)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIGNAL = UUID(int=1)
KEY = "for tests only, thirty-two characters or more"
ON_CALL = OnCall(people=("coordinator", "manager"), wait=timedelta(minutes=5))


class BrokerAway(Exception):
    """What a publish raises while the broker is away."""


@dataclass
class World:
    """Handles messages as the bus would; `told` is kept once per id, like the stream does."""

    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    now: datetime = NOW
    told: list[Message] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    timers: dict[str, tuple[datetime, Due]] = field(default_factory=dict)
    fails: int = 0
    ask: Ask = field(default_factory=load_plugins)
    inquire: Callable[[Query], Awaitable[Any]] | None = None
    store: SignalStore = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin again with what the shelf has."""
        bucket = Bucket(self.shelf)
        self.store = SignalStore(bucket)
        for entry in self.shelf._rows.values():
            name, _, key = entry.key.partition(".")
            bucket.tables[name].learn(key, entry)
        self.bound = {
            kind: handler.bind(Parts(self.store, KEY, "maasdam", ON_CALL, self.ask))
            for kind, handler in inbox.handlers.items()
        }

    async def publish(
        self, message: Message, *, to: str = "", due: datetime | None = None
    ) -> None:
        if self.fails:
            self.fails -= 1
            raise BrokerAway
        if isinstance(message, Due):
            assert due is not None
            self.timers[f"{message.name}/{message.key}"] = (due, message)
        elif message.id not in {m.id for m in self.told}:
            self.told.append(message)
            self.to.append(to)

    async def hear(self, message: Message, *, actor: str = "amina") -> Any:
        """Handle one message."""
        given = {
            "publish": self.publish,
            "inquire": self.inquire,
            "actor": actor,
            "now": self.now,
        }
        return await self.bound[message.type()](message, given)

    async def hear_with_a_crash_at_every_publish(
        self, message: Message, *, actor: str = "amina"
    ) -> None:
        """Handle it over and over; the broker goes away one publish later each time."""
        for before in range(20):
            if not await self.hear_and_crash(message, after=before, actor=actor):
                return
        raise AssertionError("it never came to an end")

    async def hear_and_crash(
        self, message: Message, *, after: int, actor: str = "amina"
    ) -> bool:
        """Handle it; return whether it came so far that the broker went away."""
        count = _Count(self.publish, after)
        given = {"publish": count, "actor": actor, "now": self.now}
        try:
            await self.bound[message.type()](message, given)
        except BrokerAway:
            self.restart()
            return True
        return False

    async def start(self) -> None:
        """Run what runs at a start."""
        for handler in inbox.starts:
            given = {"publish": self.publish, "actor": "signals", "now": self.now}
            await handler.bind(Parts(self.store, KEY, "maasdam", ON_CALL, self.ask))(
                Message(), given
            )

    async def wait_until(self, moment: datetime) -> None:
        """Let the clock run; each timer comes at its moment."""
        while due := [(at, name) for name, (at, _) in self.timers.items() if at <= moment]:
            at, name = min(due)
            _, message = self.timers.pop(name)
            self.now = max(self.now, at)
            await self.hear(message, actor="signals")
        self.now = moment

    def heard(self, kind: type[M]) -> list[M]:
        """Return what was told of one kind."""
        return [message for message in self.told if isinstance(message, kind)]


@dataclass
class _Count:
    publish: Callable[..., Awaitable[None]]
    left: int

    async def __call__(self, message: Message, **where: Any) -> None:
        if not self.left:
            raise BrokerAway
        self.left -= 1
        await self.publish(message, **where)


def log(text: str = "jongen loopt met een mes op zak", **changed: Any) -> LogSignal:
    given: dict[str, Any] = {
        "id": UUID(int=100),
        "signal_id": SIGNAL,
        "text": text,
        "platform": "instagram",
        "seen_at": NOW - timedelta(minutes=1),
        "neighbourhood": "noord",
    }
    return LogSignal(**given | changed)
