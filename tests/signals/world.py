"""A signals service in a test."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.signals.domain.alarm import OnCall
from services.signals.domain.house import House
from services.signals.handlers import inbox
from services.signals.service import Parts, load_plugins
from services.signals.store import SignalStore
from shared.contracts.signals.log import LogSignal
from shared.hosting.plugins import Ask
from shared.storage.bucket import Bucket
from tests import world
from tests.world import KEY

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIGNAL = UUID(int=1)
ON_CALL = OnCall(people=("coordinator", "manager"), wait=timedelta(minutes=5))
HOUSE = House(key=KEY, municipality="maasdam", on_call=ON_CALL)


@dataclass
class Says:
    """Plugins that say this of every text."""

    labels: Any
    shadows: dict[str, Any] = field(default_factory=dict)

    def categorise(self, **_: str) -> Any:
        return self.labels

    def find_trend(self, **_: object) -> list[object]:
        return []


@dataclass
class World(world.World):
    """The signals service."""

    inbox = inbox
    now: datetime = NOW
    ask: Ask | Says = field(default_factory=load_plugins)

    def parts_with(self, bucket: Bucket) -> Parts:
        return Parts(SignalStore(bucket), HOUSE, self.ask)


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
