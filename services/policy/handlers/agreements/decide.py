"""What happens to a signal is decided on, for every partner, and the decision is kept."""

from services.policy.domain.agreements.decide import ENGINE
from services.policy.domain.agreements.decided import Decided
from services.policy.effects.decide import decide
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.decide import DecidedNow, DecideNow, RecordConsentToShare
from shared.contracts.signals.amend import SignalAmended
from shared.contracts.signals.change import CategoryConfirmed, CategoryCorrected, SignalVerified
from shared.contracts.signals.facts import SignalFacts
from shared.contracts.signals.log import SignalLogged
from shared.language.clock import day_of
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(SignalLogged)
async def decide_on_logged(event: SignalLogged, turn: Turn[PolicyStore]) -> None:
    """Decide on a new signal."""
    await decide(turn, event, facts_of(event))


@inbox.on(CategoryCorrected)
async def decide_on_corrected(event: CategoryCorrected, turn: Turn[PolicyStore]) -> None:
    """Decide anew: another category, another agreement."""
    await decide(turn, event, facts_of(event))


@inbox.on(CategoryConfirmed)
async def decide_on_confirmed(event: CategoryConfirmed, turn: Turn[PolicyStore]) -> None:
    """Decide anew: a person said that a plugin was right."""
    await decide(turn, event, facts_of(event))


@inbox.on(SignalVerified)
async def decide_on_verified(event: SignalVerified, turn: Turn[PolicyStore]) -> None:
    """Decide anew: some clauses ask for knowledge from the street."""
    await decide(turn, event, facts_of(event))


@inbox.on(SignalAmended)
async def decide_on_amended(event: SignalAmended, turn: Turn[PolicyStore]) -> None:
    """Decide anew: there is more to share, and another agreement may cover the wijk."""
    await decide(turn, event, facts_of(event))


@inbox.on(RecordConsentToShare)
async def decide_on_consent(command: RecordConsentToShare, turn: Turn[PolicyStore]) -> None:
    """Note what the young person says, and decide anew."""
    latest = turn.store.decisions.latest(command.signal_id)
    if latest is None:
        raise TooEarly("unknown-signal", field="signal_id")
    await turn.store.decisions.keep_consent(
        command.signal_id, given=command.given, by=command.id
    )
    await decide(turn, command, latest.facts)


@inbox.on(DecideNow)
async def decide_now(query: DecideNow, turn: Turn[PolicyStore]) -> DecidedNow:
    """Decide anew for a partner that fetches: what ended since has ended for it at once."""
    store = turn.store
    latest = store.decisions.latest(query.signal_id)
    if latest is None:
        raise Refuse("unknown-signal", field="signal_id")
    basis, book = await store.agreements.basis(), store.agreements.book()
    on, consent = day_of(turn.now), store.decisions.consent(query.signal_id)

    made = book.decide(latest.facts, on=on, consent=consent) if book else ()
    decision = next((d for d in made if d.partner == query.partner), None)
    if book is None or decision is None:
        raise Refuse("unknown-partner", field="partner")
    if store.ledger.ended(query.signal_id) is not None:
        raise Refuse("no-longer-permitted", field="signal_id")

    await store.decisions.keep_fetch(
        Decided(
            cause=query.id,
            trace=query.correlation_id,
            facts=latest.facts,
            consent=consent,
            at=turn.now,
            on=on,
            basis=basis,
            engine=ENGINE,
            policy_version=book.agreements.version,
            decisions=(decision,),
            partner=query.partner,
        )
    )
    metrics.SHARES.labels(decision.partner, decision.reason or "fetched").inc()
    return DecidedNow(
        at=turn.now,
        decision=decision,
        revision=latest.facts.revision,
        policy_version=book.agreements.version,
        basis=basis,
    )


def facts_of(event: SignalFacts) -> SignalFacts:
    """Return the facts that an event about a signal carries, and nothing else of it."""
    return SignalFacts(
        signal_id=event.signal_id,
        revision=event.revision,
        category=event.category,
        urgency=event.urgency,
        platform=event.platform,
        seen_at=event.seen_at,
        neighbourhood=event.neighbourhood,
        verified=event.verified,
        also=event.also,
        to_be_checked=event.to_be_checked,
    )
