"""A signal is decided on for every partner: the decision is kept and told."""

from services.policy.domain.agreements.decide import ENGINE
from services.policy.domain.agreements.decided import Decided
from services.policy.domain.ledger.ledger import Line
from services.policy.effects.ledger import look_over
from services.policy.store import PolicyStore
from shared.contracts.policy.decide import RecordConsentToShare, SharingDecided
from shared.contracts.signals.amend import SignalAmended
from shared.contracts.signals.change import CategoryConfirmed, CategoryCorrected, SignalVerified
from shared.contracts.signals.facts import SignalFacts
from shared.contracts.signals.log import SignalLogged
from shared.language.clock import day_of
from shared.messaging.turn import Turn
from shared.process import metrics

Cause = (
    SignalLogged
    | CategoryCorrected
    | CategoryConfirmed
    | SignalVerified
    | SignalAmended
    | RecordConsentToShare
)


async def decide(turn: Turn[PolicyStore], cause: Cause, facts: SignalFacts) -> None:
    """Decide because of a message, tell it, and ask back what a partner may not keep.

    Heard twice, what was decided then is told again, to the letter, also when the agreements
    changed since, or what partners have.
    """
    decided = turn.store.decisions.because_of(facts.signal_id, cause.id)
    if decided is None:
        decided = await _decided(turn, cause, facts)
        decided = decided.model_copy(update={"delivered": _delivered(turn, decided)})
        await turn.store.decisions.keep(decided)
        for decision in decided.decisions:
            metrics.SHARES.labels(decision.partner, decision.reason or "shared").inc()
    await turn.publish(
        SharingDecided(
            id=decided.event_id,
            at=decided.at,
            signal_id=facts.signal_id,
            revision=decided.facts.revision,
            policy_version=decided.policy_version,
            decisions=decided.decisions,
            basis=decided.basis,
            engine=decided.engine,
            delivered=_delivered(turn, decided)
            if decided.delivered is None
            else decided.delivered,
        )
    )
    await look_over(turn, facts.signal_id)


async def _decided(turn: Turn[PolicyStore], cause: Cause, facts: SignalFacts) -> Decided:
    basis, book = await turn.store.agreements.basis(), turn.store.agreements.book()
    on = day_of(turn.now)
    consent = turn.store.decisions.consent(facts.signal_id)
    return Decided(
        cause=cause.id,
        trace=cause.correlation_id,
        facts=facts,
        consent=consent,
        at=turn.now,
        on=on,
        basis=basis,
        engine=ENGINE,
        policy_version=book.agreements.version if book else 0,
        decisions=book.decide(facts, on=on, consent=consent) if book else (),
    )


def _delivered(turn: Turn[PolicyStore], decided: Decided) -> tuple[str, ...]:
    """Return the partners that received exactly this, and were not asked to delete it."""
    signal_id = decided.facts.signal_id
    earlier = [
        other
        for other in turn.store.decisions.on(signal_id)
        if other.cause != decided.cause and other.facts.revision == decided.facts.revision
    ]
    lines = turn.store.ledger.outstanding(signal_id)
    return tuple(
        decision.partner
        for decision in decided.decisions
        if any(
            decision in other.decisions
            and any(line.partner == decision.partner and _led_to(other, line) for line in lines)
            for other in earlier
        )
    )


def _led_to(decided: Decided, line: Line) -> bool:
    """Return whether a line is of what a decision permitted; old ones have but a delivery."""
    if line.decision_id is None:
        return line.delivery_id == decided.delivery_to(line.partner)
    return line.decision_id == decided.event_id
