"""Posts that vanish: remind, note that it was written down, or that it was too late."""

from datetime import datetime
from uuid import UUID, uuid5

from services.signals.domain.evidence import Evidence, evidence_of
from services.signals.domain.signal import Signal
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.evidence import (
    EvidenceDeadlineLifted,
    EvidenceDeadlineSet,
    EvidenceDue,
    EvidenceExpired,
    EvidenceReminded,
    EvidenceSecured,
    SecureEvidence,
)
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish


async def watch_evidence(
    signal: Signal, *, cause: UUID, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Set, keep or lift the deadline of a post that vanishes, as its category asks."""
    evidence = evidence_of(signal, store.evidence.get(signal.signal_id))
    if evidence is None or evidence.revision < signal.revision_by(cause):
        return  # nothing to secure, or an earlier command set it and told of it
    await store.evidence.put(signal.signal_id, evidence)
    if evidence.lifted:
        told = evidence.message_id("lifted")
        await publish(EvidenceDeadlineLifted(id=told, signal_id=signal.signal_id))
        return
    await publish(
        EvidenceDeadlineSet(
            id=evidence.message_id("deadline"),
            signal_id=signal.signal_id,
            gone_at=evidence.gone_at,
        )
    )
    await _set_clock(evidence, publish=publish, now=now)


@inbox.on(SecureEvidence)
async def secure_evidence(
    command: SecureEvidence, store: SignalStore, publish: Publish
) -> None:
    """Note that what can be known of the post is written down."""
    evidence = store.evidence.get(command.signal_id)
    if evidence is None:
        if store.find(command.signal_id) is None:
            raise TooEarly("unknown-signal", field="signal_id")
        raise Refuse("does-not-vanish", field="signal_id")

    secured = evidence.secured(command.how)
    await store.evidence.put(command.signal_id, secured)
    await publish(
        EvidenceSecured(
            id=uuid5(command.signal_id, "evidence/secured"),
            signal_id=command.signal_id,
            how=secured.secured_as or command.how,
        )
    )


@inbox.on(EvidenceDue)
async def look_at_evidence(
    due: EvidenceDue, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Remind of a post that will be gone soon, or note that it is gone."""
    evidence = store.evidence.get(due.signal_id)
    if evidence is None or evidence.lifted or evidence.secured_as is not None:
        return
    evidence = evidence.at(now)
    await store.evidence.put(due.signal_id, evidence)
    if evidence.expired:
        told = evidence.message_id("expired")
        await publish(EvidenceExpired(id=told, signal_id=due.signal_id))
        return
    if evidence.reminded:
        await publish(
            EvidenceReminded(
                id=evidence.message_id("reminded"),
                signal_id=due.signal_id,
                gone_at=evidence.gone_at,
            )
        )
    await _set_clock(evidence, publish=publish, now=now)


@inbox.at_start
async def set_evidence_clocks(store: SignalStore, publish: Publish, now: datetime) -> None:
    """Set the timer of every post that is still there."""
    for evidence in store.evidence:
        if evidence.waits:
            await _set_clock(evidence, publish=publish, now=now)


async def _set_clock(evidence: Evidence, *, publish: Publish, now: datetime) -> None:
    if not evidence.waits:
        return
    moment = evidence.next_moment(now=now)
    due = EvidenceDue(
        id=uuid5(evidence.signal_id, f"evidence-due/{moment.isoformat()}"),
        signal_id=evidence.signal_id,
    )
    await publish(due, due=moment)
