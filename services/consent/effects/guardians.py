"""Somebody signed who may be a guardian that has another number: a worker is asked."""

from uuid import uuid5

from services.consent.domain.said import Consent
from services.consent.domain.youth import Youth
from services.consent.store import ConsentStore
from shared.contracts.consent.guardians import GuardiansInDoubt
from shared.messaging.turn import Turn


async def ask_who_signed(turn: Turn[ConsentStore], youth: Youth, consent: Consent) -> None:
    """Ask, for each number that may be the same person as who signed now.

    Only of who had signed by then: of who signs later it is asked then.
    """
    ids = [signed.consent_id for signed in youth.consents]
    until_now = youth.consents[: ids.index(consent.consent_id) + 1]
    signers = {signed.guardian_id for signed in until_now}
    for pair in youth.guardians.to_settle():
        if consent.guardian_id not in pair or not signers.issuperset(pair):
            continue
        await turn.publish(
            GuardiansInDoubt(
                id=uuid5(turn.cause, f"in-doubt/{pair.guardian_id}/{pair.other_id}"),
                youth_id=youth.youth_id,
                guardian_id=pair.guardian_id,
                other_id=pair.other_id,
            )
        )
