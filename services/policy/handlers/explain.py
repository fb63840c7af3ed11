"""Why a partner gets a signal or not, and what a draft would change."""

from datetime import date, datetime

from services.policy.domain import bans, compare
from services.policy.domain.agreements import BadAgreements, read_agreements
from services.policy.domain.decide import Book, today
from services.policy.handlers.agreements import SHOWN
from services.policy.inbox import inbox
from services.policy.store import Decided, PolicyStore
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.policy.explain import (
    AgreementsCompared,
    CompareAgreements,
    Explain,
    Explanation,
    WhatIf,
    WhatIfAnswer,
    WhatIfExample,
)
from shared.messaging.inbox import Refuse

EXAMPLES = 20
MOST_CHANGES = 500


@inbox.on(Explain)
async def explain(query: Explain, store: PolicyStore, now: datetime) -> Explanation:
    """Decide again, as of now, and show the words it rests on."""
    decided = store.decided(query.signal_id)
    if decided is None:
        raise Refuse("unknown-signal", field="signal_id")
    book, on = store.book(), today(now)
    consent = store.consent(query.signal_id)
    decisions = book.decide(decided.facts, on=on, consent=consent) if book else ()
    decision = next((d for d in decisions if d.partner == query.partner), None)
    if book is None or decision is None:
        raise Refuse("unknown-partner", field="partner")

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
            if ban.concerns(decided.facts.category, kind=kind)
        },
        terms=_terms(book, decision),
    )


@inbox.on(CompareAgreements)
async def compare_agreements(
    query: CompareAgreements, store: PolicyStore, now: datetime
) -> AgreementsCompared:
    """Say what a file would make visible to whom, and which terms it changes."""
    on = query.on or today(now)
    try:
        after = read_agreements(query.toml)
    except BadAgreements as bad:
        return AgreementsCompared(problems=bad.problems[:SHOWN], on=on)
    before = store.book()
    return AgreementsCompared(
        before=before.agreements.version if before else 0,
        after=after.version,
        on=on,
        visible=compare.visible(before, store.draft(after), on=on)[:MOST_CHANGES],
        terms=compare.terms(before.agreements if before else None, after)[:MOST_CHANGES],
    )


@inbox.on(WhatIf)
async def what_if(query: WhatIf, store: PolicyStore, now: datetime) -> WhatIfAnswer:
    """Say what a draft would have done with the signals of the past, and keep nothing."""
    on = query.on or today(now)
    try:
        draft = store.draft(read_agreements(query.toml))
    except BadAgreements as bad:
        return WhatIfAnswer(problems=bad.problems[:SHOWN], on=on)
    latest = [d for d in store.latest_decisions() if _is_since(d, query.since)]
    partners, otherwise = compare.what_if(
        ((d.facts, d.consent, d.decisions) for d in latest), draft, on=on
    )
    by_signal = {decided.facts.signal_id: decided for decided in latest}
    return WhatIfAnswer(
        on=on,
        signals=len(latest),
        partners=partners,
        examples=tuple(
            _example(by_signal[signal_id], partner, draft, on)
            for signal_id, partner in otherwise[:EXAMPLES]
        ),
    )


def _example(decided: Decided, partner: str, draft: Book, on: date) -> WhatIfExample:
    would = draft.decide(decided.facts, on=on, consent=decided.consent)
    return WhatIfExample(
        signal_id=decided.facts.signal_id,
        before=next((d for d in decided.decisions if d.partner == partner), None),
        after=next((d for d in would if d.partner == partner), None),
    )


def _is_since(decided: Decided, since: date | None) -> bool:
    return since is None or today(decided.facts.seen_at) >= since


def _terms(book: Book, decision: PartnerDecision) -> dict[str, str]:
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
