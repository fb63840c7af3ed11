"""A whole Instaclean in memory: commands in, events out, a clock that is turned by hand."""

from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.instaclean.service import Parts, parts_with, service
from services.instaclean.settings import InstacleanSettings
from shared.contracts.instaclean.check import CheckAccount
from shared.contracts.instaclean.look_up import ListBatches
from shared.contracts.instaclean.notice import NoticeMoved, PrepareNotice
from shared.contracts.instaclean.queue import AddItem, ReportAccount
from shared.contracts.message import Command, Due, Event, Message
from shared.contracts.roles import SERVICE
from shared.language.pseudonyms import account_key
from shared.storage.bucket import Bucket
from shared.storage.shelf import Conflict, MemoryShelf
from tests import world as in_memory
from tests.world import KEY

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EXPLANATION = "Dit account biedt in stories drugs te koop aan, met prijzen en een bezorgdienst."
NAMES = UUID("5b1c0f6e-4b66-4b1e-9f0e-6d5d5d1f0a01")
NOTIFIER = {"organisation": "Jongerenwerk Maasdam", "mailbox": "meld@maasdam.example"}
TRIES = 20  # of one message when somebody else was quicker


class Crash(BaseException):
    """The process is gone."""


class Step:
    """One thing that leaves the process, a write or a publish; it may die around it."""

    def __init__(self, world: "World") -> None:
        self.world = world

    async def __aenter__(self) -> None:
        self.world.steps += 1
        if self.world.steps == self.world.dies_before:
            raise Crash("cut off")

    async def __aexit__(self, *_: object) -> None:
        if self.world.steps == self.world.dies_after:
            raise Crash("cut off")


class Shelf(MemoryShelf):
    """A shelf whose owner may die before or after any write."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world

    async def put(self, key: str, value: bytes, *, revision: int) -> int:
        async with Step(self.world):
            return await super().put(key, value, revision=revision)

    async def delete(self, key: str) -> None:
        async with Step(self.world):
            await super().delete(key)


class World(in_memory.World):
    """One instaclean service and its channels; what follows from a message is heard too."""

    inbox = service.inboxes[0]

    def __init__(self, **settings: Any) -> None:
        self.settings = InstacleanSettings(**NOTIFIER | {"mode": "production"} | settings)
        self.heard_twice: Counter[UUID] = Counter()
        self.todo: deque[tuple[Message, str]] = deque()
        super().__init__(now=NOW, shelf=Shelf(self))

    def parts_with(self, bucket: Bucket) -> Parts:
        return parts_with(bucket, self.settings, secret=KEY)

    def restart(self) -> None:
        """Begin again with what the shelf has."""
        self.dies_before = self.dies_after = self.steps = 0
        super().restart()

    async def turn_clock(self, moment: datetime) -> None:
        await self.until(moment)

    async def publish(self, message: Message, **where: Any) -> int:
        if self.broker is not None:
            return await self.broker(message, **where)
        async with Step(self):
            if isinstance(message, Command):
                self.todo.append((message, "instaclean"))
                return 0
            if not isinstance(message, Due):
                self._note(message)
            return await super().publish(message, **where)

    def _note(self, message: Message) -> None:
        """Put an event before who hears it; told again it must be the same."""
        if not self.heard_twice[message.id]:
            self.todo.append((message, ""))
        else:
            left_out = {"at", "correlation_id", "causation_id"}
            first = next(event for event in self.told if event.id == message.id)
            assert first.model_dump(exclude=left_out) == message.model_dump(exclude=left_out), (
                "told again, and otherwise"
            )
        self.heard_twice[message.id] += 1

    async def hear(self, message: Message, *, actor: str = "") -> Any:
        """Let the service, and every channel, handle one message."""
        answer = None
        self._forbid(message)
        for inbox in service.inboxes:
            if handler := inbox.handlers.get(message.type()):
                means = self._means(actor or self._sender(message))
                for _ in range(TRIES):
                    try:
                        answer = await handler.bind(self.parts)(message, means)
                        break
                    except Conflict:
                        continue
        self.history.append(in_memory.Heard(message, actor))
        return answer

    def _sender(self, message: Message) -> str:
        return "signals" if message.senders == {SERVICE} else self.actor

    async def do(self, message: Message, *, by: str = "") -> Any:
        """Handle a message and all that follows from it."""
        answer = await self.hear(message, actor=by)
        await self.settle()
        return answer

    async def settle(self) -> None:
        while self.todo:
            message, by = self.todo[0]
            await self.hear(message, actor=by)
            self.todo.popleft()

    async def until(self, moment: datetime) -> None:
        """Turn the clock; every timer that is due on the way comes back."""
        while due := sorted(
            (at, name) for name, (at, _) in self.timers.items() if at <= moment
        ):
            at, name = due[0]
            self.now = max(self.now, at)
            _, message = self.timers.pop(name)
            await self.do(message, by="instaclean")
        self.now = moment

    def of(self, kind: type[Event]) -> list[Any]:
        """Return the events of a kind, in order."""
        return self.heard(kind)

    def moves(self, to: str) -> list[NoticeMoved]:
        return [event for event in self.of(NoticeMoved) if event.to == to]

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

    def account(self, name: str = "plug", platform: str = "instagram") -> Any:
        return self.store.accounts.get(self.entry_id(name, platform))

    def notice(self, name: str = "plug", platform: str = "instagram") -> Any:
        return self.store.notices.get(self.account(name, platform).notice_id)

    def state(self, name: str = "plug", platform: str = "instagram") -> str:
        return self.store.state_of(self.account(name, platform))

    def prepare(
        self, name: str = "plug", platform: str = "instagram", **changed: Any
    ) -> PrepareNotice:
        fields = {
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
        return PrepareNotice.model_validate(fields | changed)

    def item(self, name: str = "plug", number: int = 1, **changed: Any) -> AddItem:
        fields = {
            "entry_id": self.entry_id(name),
            "item_id": uuid5(NAMES, f"item/{name}/{number}"),
            "url": f"https://www.instagram.com/reel/{name}{number}",
            "content": "video",
            "seen_at": self.now - HOUR,
        }
        return AddItem.model_validate(fields | changed)

    def look(self, name: str = "plug", result: str = "live", **changed: Any) -> CheckAccount:
        fields = {"entry_id": self.entry_id(name), "result": result, "looked_at": self.now}
        return CheckAccount.model_validate(fields | changed)

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
