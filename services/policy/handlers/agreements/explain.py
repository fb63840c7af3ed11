"""Why a partner gets a signal or not."""

from services.policy.domain.agreements import bans
from services.policy.domain.agreements.decide import Book
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.policy.explain import Explain, Explanation
from shared.language.clock import day_of
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(Explain)
async def explain(query: Explain, turn: Turn[PolicyStore]) -> Explanation:
    """Decide again, as of now, and show the words it rests on."""
    decided = turn.store.decisions.latest(query.signal_id)
    if decided is None:
        raise Refuse("unknown-signal", field="signal_id")
    book, on = turn.store.agreements.book(), day_of(turn.now)
    consent = turn.store.decisions.consent(query.signal_id)

    made = book.decide(decided.facts, on=on, consent=consent) if book else ()
    decision = next((d for d in made if d.partner == query.partner), None)
    if book is None or decision is None:
        raise Refuse("unknown-partner", field="partner")

    codes = (decided.facts.category, *decided.facts.also)
    kind = next(p.kind for p in book.agreements.partner if p.id == query.partner)
    named = {grant.clause for grant in decision.grants} | {decision.clause}
    texts = book.agreements.clause_texts()
    return Explanation(
        decision=decision,
        policy_version=book.agreements.version,
        clauses={name: text for name, text in texts.items() if name in named},
        today=on,
        bans={
            ban.id: ban.law
            for ban in bans.BANS
            if any(ban.concerns(code, kind=kind) for code in codes)
        },
        terms=_terms(book, decision),
    )


def _terms(book: Book, decision: PartnerDecision) -> dict[str, str]:
    """Return the terms of the agreement by name; empty when the decision rests on none."""
    agreement = next((a for a in book.agreements.agreement if a.id == decision.agreement), None)
    if agreement is None:
        return {}
    return {
        "purpose": agreement.purpose,
        "legal_basis": agreement.legal_basis,
        "dpia": agreement.dpia,
        "valid_until": agreement.valid_until.isoformat(),
        "review_by": book.review_by(agreement).isoformat(),
        "retention_days": str(agreement.retention_days),
        "onward": ", ".join(agreement.onward),
    }
