"""What happens to a signal is decided on, for every partner, and the decision is kept."""

from datetime import datetime

from services.policy.domain.decide import ENGINE, today
from services.policy.handlers.ledger import look_over
from services.policy.inbox import inbox
from services.policy.store import Decided, PolicyStore
from shared.contracts.policy.decide import (
    DecidedNow,
    DecideNow,
    RecordConsentToShare,
    SharingDecided,
)
from shared.contracts.signals.change import CategoryCorrected, SignalVerified
from shared.contracts.signals.facts import SignalFacts
from shared.contracts.signals.log import SignalLogged
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish
from shared.process import observe

Cause = SignalLogged | CategoryCorrected | SignalVerified | RecordConsentToShare


@inbox.on(SignalLogged)
async def decide_on_logged(
    event: SignalLogged, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Decide on a new signal."""
    await _decide(event, _facts(event), store=store, publish=publish, now=now)


@inbox.on(CategoryCorrected)
async def decide_on_corrected(
    event: CategoryCorrected, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Decide anew: another category, another agreement."""
    await _decide(event, _facts(event), store=store, publish=publish, now=now)


@inbox.on(SignalVerified)
async def decide_on_verified(
    event: SignalVerified, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Decide anew: some clauses ask for knowledge from the street."""
    await _decide(event, _facts(event), store=store, publish=publish, now=now)


@inbox.on(RecordConsentToShare)
async def decide_on_consent(
    command: RecordConsentToShare, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Note what the young person says, and decide anew."""
    latest = store.decided(command.signal_id)
    if latest is None:
        raise TooEarly("unknown-signal", field="signal_id")
    await store.keep_consent(command.signal_id, given=command.given)
    await _decide(command, latest.facts, store=store, publish=publish, now=now)


@inbox.on(DecideNow)
async def decide_now(query: DecideNow, store: PolicyStore, now: datetime) -> DecidedNow:
    """Decide anew for a partner that fetches: what ended since has ended for it at once."""
    latest = store.decided(query.signal_id)
    if latest is None:
        raise Refuse("unknown-signal", field="signal_id")
    basis, book, on = await store.basis(), store.book(), today(now)
    consent = store.consent(query.signal_id)
    made = book.decide(latest.facts, on=on, consent=consent) if book else ()
    decision = next((d for d in made if d.partner == query.partner), None)
    if book is None or decision is None:
        raise Refuse("unknown-partner", field="partner")
    if store.ledger.ended(query.signal_id) is not None:
        raise Refuse("no-longer-permitted", field="signal_id")
    await store.keep_fetch(
        Decided(
            cause=query.id,
            trace=query.correlation_id,
            facts=latest.facts,
            consent=consent,
            at=now,
            on=on,
            basis=basis,
            engine=ENGINE,
            policy_version=book.agreements.version,
            decisions=(decision,),
            partner=query.partner,
        )
    )
    observe.SHARES.labels(decision.partner, decision.reason or "fetched").inc()
    return DecidedNow(
        at=now,
        decision=decision,
        revision=latest.facts.revision,
        policy_version=book.agreements.version,
        basis=basis,
    )


def _facts(event: SignalLogged | CategoryCorrected | SignalVerified) -> SignalFacts:
    return SignalFacts(**{name: getattr(event, name) for name in SignalFacts.model_fields})


async def _decide(
    cause: Cause, facts: SignalFacts, *, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    decided = store.decided_on(facts.signal_id, cause.id)
    if decided is None:  # else heard twice: what was decided then is told again
        basis = await store.basis()
        consent = store.consent(facts.signal_id)
        on = today(now)
        book = store.book()
        decided = Decided(
            cause=cause.id,
            trace=cause.correlation_id,
            facts=facts,
            consent=consent,
            at=now,
            on=on,
            basis=basis,
            engine=ENGINE,
            policy_version=book.agreements.version if book else 0,
            decisions=book.decide(facts, on=on, consent=consent) if book else (),
        )
        await store.keep(decided)
        for decision in decided.decisions:
            observe.SHARES.labels(decision.partner, decision.reason or "shared").inc()
    await publish(
        SharingDecided(
            id=decided.told_as,
            signal_id=facts.signal_id,
            revision=decided.facts.revision,
            policy_version=decided.policy_version,
            decisions=decided.decisions,
            basis=decided.basis,
            engine=decided.engine,
            delivered=_delivered(decided, store=store),
        )
    )
    await look_over(facts.signal_id, store=store, publish=publish, now=now)


def _delivered(decided: Decided, *, store: PolicyStore) -> tuple[str, ...]:
    """Return the partners that received exactly this, and were not asked to delete it."""
    signal_id = decided.facts.signal_id
    earlier = [
        other
        for other in store.decisions(signal_id)
        if other.cause != decided.cause and other.facts.revision == decided.facts.revision
    ]
    outstanding = {line.delivery_id for line in store.ledger.outstanding(signal_id)}
    return tuple(
        decision.partner
        for decision in decided.decisions
        if any(
            decision in other.decisions and other.delivery_to(decision.partner) in outstanding
            for other in earlier
        )
    )
