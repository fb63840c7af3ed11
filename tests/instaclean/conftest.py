"""A whole Instaclean in memory: commands in, events out, a clock that is turned by hand."""

import asyncio
from collections import Counter, deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.instaclean.domain.manifest import signing_key
from services.instaclean.plugins import mail, webhook
from services.instaclean.service import Parts, service
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.check import CheckAccount
from shared.contracts.instaclean.look_up import ListBatches
from shared.contracts.instaclean.notice import NoticeMoved, PrepareNotice
from shared.contracts.instaclean.queue import AddItem, ReportAccount
from shared.contracts.message import Command, Due, Event, Message
from shared.contracts.roles import SERVICE
from shared.language.pseudonyms import account_key
from shared.messaging import clocks
from shared.storage.bucket import Bucket
from shared.storage.shelf import Conflict, MemoryShelf

KEY = "for tests only, thirty-two characters or more"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EXPLANATION = "Dit account biedt in stories drugs te koop aan, met prijzen en een bezorgdienst."
NAMES = UUID("5b1c0f6e-4b66-4b1e-9f0e-6d5d5d1f0a01")


class Crash(BaseException):
    """The process is gone."""


class Shelf(MemoryShelf):
    """A shelf whose owner may die before or after any write."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world

    async def put(self, key: str, value: bytes, *, revision: int) -> int:
        async with self.world.step():
            return await super().put(key, value, revision=revision)

    async def delete(self, key: str) -> None:
        async with self.world.step():
            await super().delete(key)


def sender(message: Message) -> str:
    """Return who sends a message when a test does not say."""
    return "signals" if message.senders == {SERVICE} else "amina"


class Step:
    def __init__(self, world: "World") -> None:
        self.world = world

    async def __aenter__(self) -> None:
        self.world.steps += 1
        if self.world.steps == self.world.dies_before:
            raise Crash("cut off")

    async def __aexit__(self, *_: object) -> None:
        if self.world.steps == self.world.dies_after:
            raise Crash("cut off")


class World:
    """One instaclean service and its channels, without a broker."""

    def __init__(self, **settings: Any) -> None:
        given = {"organisation": "Jongerenwerk Maasdam", "mailbox": "meld@maasdam.example"}
        self.settings = InstacleanSettings(**(given | {"mode": "production"} | settings))
        self.now = NOW
        self.steps = 0
        self.dies_before = self.dies_after = 0
        self.shelf = Shelf(self)
        self.told: list[Event] = []
        self.heard_twice: Counter[UUID] = Counter()
        self.forgotten: set[UUID] = set()
        self.timers: dict[tuple[str, str], tuple[datetime, Due]] = {}
        self.todo: deque[tuple[Message, str]] = deque()
        self.channels = (mail.inbox, webhook.inbox)
        self._open()

    def _open(self) -> None:
        self.bucket = Bucket(self.shelf)
        clocks.wind(self.bucket, self.publish)
        self.store = InstacleanStore(self.bucket)
        self.parts = Parts(self.store, signing_key(KEY), self.settings)

    def step(self) -> Step:
        return Step(self)

    async def restart(self) -> None:
        """Forget all that is in memory, and read it back."""
        self.dies_before = self.dies_after = self.steps = 0
        self._open()
        following = asyncio.create_task(self.bucket.follow())
        await self.bucket.caught_up.wait()
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    async def publish(self, message: Message, *, due: datetime | None = None, **_: Any) -> None:
        async with self.step():
            if isinstance(message, Due):
                assert due is not None
                self.timers[message.subject, message.key] = (due, message)
            elif isinstance(message, Command):
                self.todo.append((message, "instaclean"))
            elif isinstance(message, Event):
                if self.heard_twice[message.id]:
                    known = next(e for e in self.told if e.id == message.id)
                    left_out = {"at", "correlation_id", "causation_id"}
                    assert known.model_dump(exclude=left_out) == message.model_dump(
                        exclude=left_out
                    ), "told again, and otherwise"
                else:
                    self.told.append(message)
                    self.todo.append((message, ""))
                self.heard_twice[message.id] += 1

    async def forget(self, about: UUID) -> None:
        self.forgotten.add(about)

    async def hear(self, message: Message, *, by: str = "") -> Any:
        """Let the service, and every channel, handle one message."""
        answer = None
        for inbox in service.inboxes:
            if handler := inbox.handlers.get(message.type()):
                given = self._given(by or sender(message))
                for _ in range(20):
                    try:
                        answer = await handler.bind(self.parts)(message, given)
                        break
                    except Conflict:
                        continue
        return answer

    def _given(self, actor: str) -> dict[str, Any]:
        return {
            "publish": self.publish,
            "withdraw": None,
            "forget": self.forget,
            "actor": actor,
            "now": self.now,
        }

    async def do(self, message: Message, *, by: str = "") -> Any:
        """Handle a message and all that follows from it."""
        answer = await self.hear(message, by=by)
        await self.settle()
        return answer

    async def settle(self) -> None:
        while self.todo:
            message, by = self.todo[0]
            await self.hear(message, by=by)
            self.todo.popleft()

    async def start(self) -> None:
        """Run what a service runs at its start."""
        await clocks.set_again(self.bucket, self.publish)
        for inbox in service.inboxes:
            for start in inbox.starts:
                given = self._given("instaclean")
                await start.bind(self.parts)(Message(), given)

    async def until(self, moment: datetime) -> None:
        """Turn the clock; every timer that is due on the way comes back."""
        while due := sorted((at, key) for key, (at, _) in self.timers.items() if at <= moment):
            at, key = due[0]
            self.now = max(self.now, at)
            _, message = self.timers.pop(key)
            await self.do(message, by="instaclean")
        self.now = moment

    def of(self, kind: type[Event]) -> list[Any]:
        """Return the events of a kind, in order."""
        return [event for event in self.told if isinstance(event, kind)]

    def moves(self, to: str) -> list[NoticeMoved]:
        return [event for event in self.of(NoticeMoved) if event.to == to]

    # --- builders -----------------------------------------------------------------

    def report(self, name: str = "plug", signal: int = 1, **changed: Any) -> ReportAccount:
        platform = changed.get("platform", "instagram")
        site = {"tiktok": "tiktok.com/@x/video"}.get(platform, f"{platform}.com/p")
        return ReportAccount.model_validate(
            {
                "id": uuid5(NAMES, f"report/{platform}/{name}/{signal}"),
                "account_key": account_key(platform, name, key=KEY),
                "signal_id": uuid5(NAMES, f"signal/{platform}/{name}/{signal}"),
                "platform": platform,
                "handle": name,
                "url": f"https://www.{site}/{name}{signal}",
                "category": "drugs_aanbod",
                "seen_at": self.now - HOUR,
            }
            | changed
        )

    def entry_id(self, name: str = "plug", platform: str = "instagram") -> UUID:
        account = self.store.find(account_key(platform, name, key=KEY))
        assert account
        return account.entry_id

    def notice(self, name: str = "plug", platform: str = "instagram") -> Any:
        account = self.store.accounts.get(self.entry_id(name, platform))
        return self.store.notices.get(account.notice_id)

    def state(self, name: str = "plug", platform: str = "instagram") -> str:
        return self.store.state_of(self.store.accounts.get(self.entry_id(name, platform)))

    def prepare(
        self, name: str = "plug", platform: str = "instagram", **changed: Any
    ) -> PrepareNotice:
        given = {
            "entry_id": self.entry_id(name, platform),
            "ground": "illegal",
            "reference": "nl/opiumwet-3b",
            "explanation": EXPLANATION,
            "affected_minor": "unknown",
            "requested_action": "terminate",
            "language": "nl",
            "good_faith": True,
            "seen_live_at": self.now,
            "at": self.now,
        }
        return PrepareNotice.model_validate(given | changed)

    def item(self, name: str = "plug", number: int = 1, **changed: Any) -> AddItem:
        given = {
            "entry_id": self.entry_id(name),
            "item_id": uuid5(NAMES, f"item/{name}/{number}"),
            "url": f"https://www.instagram.com/reel/{name}{number}",
            "content": "video",
            "seen_at": self.now - HOUR,
        }
        return AddItem.model_validate(given | changed)

    def look(self, name: str = "plug", result: str = "live", **changed: Any) -> CheckAccount:
        given = {"entry_id": self.entry_id(name), "result": result, "looked_at": self.now}
        return CheckAccount.model_validate(given | changed)

    async def ready(self, *names: str, by: str = "amina", **changed: Any) -> None:
        """Put accounts on the list, each with a complete notice."""
        for name in names:
            await self.do(self.report(name))
            await self.do(self.prepare(name, **changed), by=by)

    async def batch(self, quarter: str = "2026-q4", platform: str = "instagram") -> Any:
        found = (await self.do(ListBatches(quarter=quarter))).batches
        return next(b for b in found if b.platform == platform and b.batch_kind == "quarter")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def worlds() -> type[World]:
    return World
