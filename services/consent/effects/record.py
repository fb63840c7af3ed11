"""Somebody signed: the world hears of it, without a name."""

from uuid import uuid5

from services.consent.domain.said import Consent
from services.consent.domain.youth import Youth
from services.consent.store import ConsentStore
from shared.contracts.consent.record import ConsentDeclined, ConsentRecorded
from shared.messaging.turn import Turn


async def tell_signed(turn: Turn[ConsentStore], youth: Youth, consent: Consent) -> None:
    """Tell that somebody signed, and whether they said yes."""
    if not consent.gives:
        await turn.publish(
            ConsentDeclined(
                id=uuid5(turn.cause, "declined"),
                consent_id=consent.consent_id,
                youth_id=youth.youth_id,
                signer=consent.signer,
            )
        )
        return
    await turn.publish(
        ConsentRecorded(
            id=uuid5(turn.cause, "recorded"),
            consent_id=consent.consent_id,
            youth_id=youth.youth_id,
            signer=consent.signer,
            channels=consent.channels,
            valid_until=consent.valid_until,
            purposes=consent.purposes,
            event_id=consent.event_id,
            notice_version=consent.notice.version if consent.notice else None,
            route=consent.route,
            renews=consent.renews,
        )
    )
