"""Consent for pictures."""

from services.reporting.domain.facts import Consented
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.consent.record import ConsentRecorded
from shared.messaging.turn import Turn


@inbox.on(ConsentRecorded)
async def count_consent(event: ConsentRecorded, turn: Turn[ReportingStore]) -> None:
    """Count a consent; whose it is is not kept."""
    await turn.store.keep(event.id, Consented(at=event.at))
