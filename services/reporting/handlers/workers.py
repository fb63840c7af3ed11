"""The time that workers are online."""

from services.reporting.domain.facts import Online
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.policy.workers import ActivityRecorded
from shared.messaging.turn import Turn


@inbox.on(ActivityRecorded)
async def count_minutes(event: ActivityRecorded, turn: Turn[ReportingStore]) -> None:
    """Count the minutes; whose they are is not kept."""
    fact = Online(at=event.at, activity=event.activity, minutes=event.minutes)
    await turn.store.keep(event.id, fact)
