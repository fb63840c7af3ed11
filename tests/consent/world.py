"""A consent service in a test: its store, a clock, and a broker that notes what it is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from services.consent.domain.decide import Rules
from services.consent.domain.notice import Organisation
from services.consent.domain.publication import TakeDownRules
from services.consent.domain.receipt import Signet
from services.consent.handlers import inbox
from services.consent.service import Parts
from services.consent.store import ConsentStore
from shared.contracts.consent import (
    MayPublish,
    MayPublishAnswer,
    RecordConsent,
    Signer,
    WithdrawConsent,
)
from shared.contracts.message import Due, Message
from shared.contracts.publications import RecordPublication
from shared.store import Bucket, MemoryShelf

M = TypeVar("M", bound=Message)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YOUTH, OTHER = UUID(int=1), UUID(int=2)
MOTHER, FATHER = UUID(int=31), UUID(int=32)
CANARY = "Canarina Vogelzang"


class BrokerAway(Exception):
    """What a publish raises while the broker is away."""


@dataclass
class World:
    """Handles messages as the bus would; `told` is kept once per id, like the stream does."""

    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    now: datetime = NOW
    rules: Rules = field(default_factory=Rules)
    told: list[Message] = field(default_factory=list)
    timers: dict[str, tuple[datetime, Due]] = field(default_factory=dict)
    store: ConsentStore = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin again with what the shelf has."""
        self.bucket = Bucket(self.shelf)
        self.store = ConsentStore(self.bucket)
        for entry in self.shelf._rows.values():
            name, _, key = entry.key.partition(".")
            self.bucket.tables[name].learn(key, entry)
        self.bucket.caught_up.set()
        self.parts = Parts(
            store=self.store,
            rules=self.rules,
            organisation=Organisation(name="Jongerenwerk Maasdam", contact="Amina"),
            take_downs=TakeDownRules(2 * DAY, ("coordinator", "manager")),
            warn=30 * DAY,
            signet=Signet("for tests only, thirty-two characters or more"),
            kvk="12345678",
        )
        self.bound = {
            kind: handler.bind(self.parts) for kind, handler in inbox.handlers.items()
        }

    async def publish(self, message: Message, *, due: datetime | None = None) -> None:
        if isinstance(message, Due):
            assert due is not None
            self.timers[f"{message.name}/{message.key}"] = (due, message)
        elif message.id not in {m.id for m in self.told}:
            self.told.append(message)

    async def hear(self, message: Message, *, actor: str = "amina") -> Any:
        """Handle one message."""
        given = {"publish": self.publish, "actor": actor, "now": self.now}
        return await self.bound[message.type()](message, given)

    async def hear_with_a_crash_at_every_publish(
        self, message: Message, *, actor: str = "amina"
    ) -> int:
        """Handle it over and over; the broker goes away one publish later each time."""
        for before in range(20):
            count = _Count(self.publish, before)
            given = {"publish": count, "actor": actor, "now": self.now}
            try:
                await self.bound[message.type()](message, given)
            except BrokerAway:
                self.restart()
                self.now += MINUTE
                continue
            return before
        raise AssertionError("it never came to an end")

    async def start(self) -> None:
        """Run what runs at a start."""
        for handler in inbox.starts:
            given = {"publish": self.publish, "actor": "consent", "now": self.now}
            await handler.bind(self.parts)(Message(), given)

    async def wait_until(self, moment: datetime) -> None:
        """Let the clock run; each timer comes at its moment."""
        while due := [(at, name) for name, (at, _) in self.timers.items() if at <= moment]:
            at, name = min(due)
            _, message = self.timers.pop(name)
            self.now = max(self.now, at)
            await self.hear(message, actor="consent")
        self.now = moment

    async def may_post(self, *people: UUID, **changed: Any) -> str | None:
        """Return why not, of the first in the way; None is yes."""
        query = MayPublish(**{"people": people or (YOUTH,), "channel": "instagram"} | changed)
        answer = await self.hear(query)
        assert isinstance(answer, MayPublishAnswer)
        assert answer.allowed is not bool(answer.objections)
        return answer.objections[0].reason if answer.objections else None

    def heard(self, kind: type[M]) -> list[M]:
        """Return what was told of one kind."""
        return [message for message in self.told if isinstance(message, kind)]

    def everything(self) -> dict[str, dict[str, Any]]:
        """Return all that memory holds."""
        return {
            name: {key: row.value for key, row in table._rows.items()}
            for name, table in self.bucket.tables.items()
        }


@dataclass
class _Count:
    publish: Callable[..., Awaitable[None]]
    left: int

    async def __call__(self, message: Message, **where: Any) -> None:
        if not self.left:
            raise BrokerAway
        self.left -= 1
        await self.publish(message, **where)


def signed(number: int = 1, **changed: Any) -> RecordConsent:
    """Return what a parent of a child of thirteen signed yesterday."""
    given = {
        "id": UUID(int=100 + number),
        "consent_id": UUID(int=1000 + number),
        "youth_id": YOUTH,
        "born_on": date(2013, 3, 15),
        "signer": Signer.GUARDIAN,
        "signer_name": CANARY,
        "signed_at": NOW - DAY,
        "channels": ("instagram",),
        "assent": True,
    }
    return RecordConsent.model_validate(given | changed)


def withdrawal(number: int = 1, **changed: Any) -> WithdrawConsent:
    """Return what takes it all back, now."""
    given = {"id": UUID(int=200 + number), "youth_id": YOUTH, "withdrawn_at": NOW}
    return WithdrawConsent.model_validate(given | changed)


def posted(number: int = 1, **changed: Any) -> RecordPublication:
    """Return what was posted now."""
    given = {
        "id": UUID(int=300 + number),
        "publication_id": UUID(int=3000 + number),
        "image_id": UUID(int=4000 + number),
        "perceptual_hash": "c3d2a1b0ffee0011",
        "people": (YOUTH,),
        "channel": "instagram",
        "url": f"https://www.instagram.com/p/{CANARY.replace(' ', '')}",
        "posted_at": NOW,
    }
    return RecordPublication.model_validate(given | changed)
