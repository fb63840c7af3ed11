"""Posts that vanish: remind, note that it was written down, or that it was too late."""

from uuid import uuid5

from services.signals.effects.safety import refuse_links_in_codes
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.evidence import (
    EvidenceDue,
    EvidenceExpired,
    EvidenceReminded,
    EvidenceSecured,
    SecureEvidence,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(SecureEvidence)
async def secure_evidence(command: SecureEvidence, turn: Turn[SignalStore]) -> None:
    """Note that what can be known of the post is written down."""
    refuse_links_in_codes(command)
    evidence = turn.store.evidence.get(command.signal_id)
    if evidence is None:
        turn.store.known(command.signal_id)
        raise Refuse("does-not-vanish", field="signal_id")

    secured = evidence.secured(command.how)
    await turn.store.evidence.put(command.signal_id, secured)
    await turn.publish(
        EvidenceSecured(
            id=uuid5(command.signal_id, "evidence/secured"),
            signal_id=command.signal_id,
            how=secured.secured_as or command.how,
        )
    )


@inbox.on(EvidenceDue)
async def look_at_evidence(due: EvidenceDue, turn: Turn[SignalStore]) -> None:
    """Remind of a post that will be gone soon, or note that it is gone."""
    evidence = turn.store.evidence.get(due.signal_id)
    if evidence is None or evidence.lifted or evidence.secured_as is not None:
        return

    evidence = evidence.at(turn.now)
    await turn.store.evidence.put(due.signal_id, evidence)
    if evidence.expired:
        event_id = evidence.message_id("expired")
        await turn.publish(EvidenceExpired(id=event_id, signal_id=due.signal_id))
    elif evidence.reminded:
        await turn.publish(
            EvidenceReminded(
                id=evidence.message_id("reminded"),
                signal_id=due.signal_id,
                gone_at=evidence.gone_at,
            )
        )
