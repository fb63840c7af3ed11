"""What a child under sixteen wants: whatever it says is kept."""

from datetime import datetime

from services.consent.domain.record import once
from services.consent.domain.said import Assent
from shared.contracts.consent.assent import RecordAssent


def assent_from(command: RecordAssent, *, now: datetime) -> Assent:
    """Return what the child said, by our clock should the phone's run ahead of it."""
    return Assent(
        assent_id=command.id,
        given=command.given,
        said_at=min(command.said_at, now),
        channels=once(command.channels),
        purposes=once(command.purposes),
        present=command.present,
    )
