"""A child said what it wants: the world hears of it."""

from uuid import uuid5

from services.consent.domain.said import Assent
from services.consent.domain.youth import Youth
from services.consent.store import ConsentStore
from shared.contracts.consent.assent import AssentRecorded
from shared.messaging.turn import Turn


async def tell_assent(turn: Turn[ConsentStore], youth: Youth, assent: Assent) -> None:
    """Tell what a child wants."""
    await turn.publish(
        AssentRecorded(
            id=uuid5(turn.cause, "assent"),
            youth_id=youth.youth_id,
            given=assent.given,
            channels=assent.channels,
        )
    )
