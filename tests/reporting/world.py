"""The reporting service in a test, and the events it counts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.reporting.domain.figures import Figures, figures
from services.reporting.domain.period import Period, period
from services.reporting.handlers import inbox
from services.reporting.service import Parts
from services.reporting.store import ReportingStore
from shared.contracts.message import Message
from shared.contracts.policy.goals import GoalSet
from shared.contracts.signals.log import SignalLogged
from shared.storage.bucket import Bucket
from tests import world

NAME = "2026-q4"
DAYS = period(NAME)
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@dataclass
class World(world.World):
    """The reporting service."""

    inbox = inbox
    actor = "pien"
    now: datetime = field(default=NOON)

    def parts_with(self, bucket: Bucket) -> Parts:
        return Parts(ReportingStore(bucket))

    async def hear_all(self, *events: Message) -> None:
        for event in events:
            await self.hear(event)

    def figures(self, days: Period = DAYS) -> Figures:
        return figures(self.store.told(days))


def logged(
    number: int, category: str = "hulpvraag", where: str | None = "noord", at: datetime = NOON
) -> SignalLogged:
    return SignalLogged(
        id=UUID(int=number),
        at=at,
        signal_id=UUID(int=10_000 + number),
        revision=1,
        category=category,
        urgency="normal",
        platform="instagram",
        seen_at=at,
        neighbourhood=where,
        confidence=1,
        chosen_by="worker",
        harmful_account=False,
    )


def some(count: int, category: str, where: str = "noord", first: int = 1) -> list[Message]:
    return [logged(first + n, category, where) for n in range(count)]


def goal(**changed: Any) -> GoalSet:
    fields = {
        "at": NOON,
        "goal": "meer-hulpvragen",
        "metric": "help-requests",
        "baseline": 2,
        "target": 12,
        "responsible": "manager",
        "begin": DAYS.begin,
        "end": DAYS.end,
    }
    return GoalSet(**fields | changed)
