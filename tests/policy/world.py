"""A policy service in a test: its store, a clock, and a broker that notes what it is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from services.policy.handlers import inbox
from services.policy.service import Parts
from services.policy.store import PolicyStore
from shared.accounts import person_key
from shared.contracts.message import Due, Message
from shared.contracts.policy import ApplyAgreements, ApproveAgreements, SharingDecided
from shared.contracts.signals import SignalShared
from shared.store import Bucket, MemoryShelf
from tests.policy.builders import NOW, SIGNAL, TOML

M = TypeVar("M", bound=Message)
KEY = "for tests only, thirty-two characters or more"


class BrokerAway(Exception):
    """What a publish raises while the broker is away."""


@dataclass
class World:
    """Handles messages as the bus would; `told` is kept once per id, like the stream does."""

    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    now: datetime = NOW
    told: list[Message] = field(default_factory=list)
    to: dict[UUID, str] = field(default_factory=dict)
    timers: dict[str, tuple[datetime, Due]] = field(default_factory=dict)
    store: PolicyStore = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin again with what the shelf has."""
        bucket = Bucket(self.shelf)
        self.store = PolicyStore(bucket)
        for entry in self.shelf._rows.values():
            name, _, key = entry.key.partition(".")
            bucket.tables[name].learn(key, entry)
        self.bound = {
            kind: handler.bind(Parts(self.store, KEY))
            for kind, handler in inbox.handlers.items()
        }

    async def publish(
        self, message: Message, *, to: str = "", due: datetime | None = None
    ) -> None:
        if isinstance(message, Due):
            assert due is not None
            self.timers[f"{message.name}/{message.key}"] = (due, message)
        elif message.id not in {m.id for m in self.told}:
            self.told.append(message)
            self.to[message.id] = to

    async def hear(self, message: Message, *, actor: str = "policy") -> Any:
        """Handle one message."""
        given = {"publish": self.publish, "actor": actor, "now": self.now}
        return await self.bound[message.type()](message, given)

    async def hear_with_a_crash_at_every_publish(
        self, message: Message, *, actor: str = "policy"
    ) -> None:
        """Handle it over and over; the broker goes away one publish later each time."""
        for before in range(20):
            given = {
                "publish": _Count(self.publish, before),
                "actor": actor,
                "now": self.now,
            }
            try:
                await self.bound[message.type()](message, given)
            except BrokerAway:
                self.restart()
                continue
            return
        raise AssertionError("it never came to an end")

    async def start(self) -> None:
        """Run what runs at a start."""
        for handler in inbox.starts:
            given = {"publish": self.publish, "actor": "policy", "now": self.now}
            await handler.bind(Parts(self.store, KEY))(Message(), given)

    async def wait_until(self, moment: datetime) -> None:
        """Let the clock run; each timer comes at its moment."""
        while due := [(at, name) for name, (at, _) in self.timers.items() if at <= moment]:
            at, name = min(due)
            _, message = self.timers.pop(name)
            self.now = max(self.now, at)
            await self.hear(message)
        self.now = moment

    def heard(self, kind: type[M]) -> list[M]:
        """Return what was told of one kind."""
        return [message for message in self.told if isinstance(message, kind)]

    async def agree(self, toml: str = TOML) -> None:
        """Put a file in force, by two persons."""
        await self.hear(ApplyAgreements(toml=toml), actor="amina")
        (proposed,) = [v for v in self.store.versions if v.approved_by is None]
        await self.hear(ApproveAgreements(sha256=proposed.sha256), actor="bilal")

    async def deliver(self, **changed: Any) -> SignalShared:
        """Let signals tell what it delivered by the last decision."""
        event = shared(self.heard(SharingDecided)[-1], **changed)
        await self.hear(event)
        return event


def shared(decided: SharingDecided, **changed: Any) -> SignalShared:
    """Return what signals tells of a delivery to the first partner that may have it."""
    decision = next(d for d in decided.decisions if d.shared)
    delivery_id = uuid5(decided.id, decision.partner)
    given: dict[str, Any] = {
        "id": uuid5(delivery_id, "shared"),
        "at": NOW,
        "signal_id": decided.signal_id,
        "revision": decided.revision,
        "partner": decision.partner,
        "fields": tuple(g.field for g in decision.grants),
        "clauses": tuple(dict.fromkeys(g.clause for g in decision.grants)),
        "delivery_id": delivery_id,
        "reference": uuid5(SIGNAL, decision.partner),
        "agreement": decision.agreement,
        "policy_version": decided.policy_version,
        "basis": decided.basis,
        "grants": decision.grants,
        "content": "c" * 64,
        "person": person_key("snapchat", "@kees", key=KEY),
        "delete_by": NOW.date().replace(month=8, day=30),
    }
    return SignalShared(**given | changed)


@dataclass
class _Count:
    publish: Callable[..., Awaitable[None]]
    left: int

    async def __call__(self, message: Message, **where: Any) -> None:
        if not self.left:
            raise BrokerAway
        self.left -= 1
        await self.publish(message, **where)
