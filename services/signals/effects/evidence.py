"""Posts that vanish: the deadline by which what they show is to be written down."""

from services.signals.domain.evidence import evidence_of
from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.contracts.signals.evidence import EvidenceDeadlineLifted, EvidenceDeadlineSet
from shared.messaging.turn import Turn


async def watch_evidence(turn: Turn[SignalStore], signal: Signal) -> None:
    """Set, keep or lift the deadline of a post that vanishes, as its category asks."""
    before = turn.store.evidence.get(signal.signal_id)
    evidence = evidence_of(signal, before, now=turn.now)
    if evidence is None or evidence.revision < signal.revision_by(turn.cause):
        return  # nothing to secure, or an earlier command set it and told of it
    await turn.store.evidence.put(signal.signal_id, evidence)
    if evidence.lifted:
        event_id = evidence.message_id("lifted")
        await turn.publish(EvidenceDeadlineLifted(id=event_id, signal_id=signal.signal_id))
        return
    await turn.publish(
        EvidenceDeadlineSet(
            id=evidence.message_id("deadline"),
            signal_id=signal.signal_id,
            gone_at=evidence.gone_at,
        )
    )
