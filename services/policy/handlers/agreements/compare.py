"""What a draft would change: for what comes, and for the signals of the past."""

from datetime import date

from services.policy.domain.agreements import compare
from services.policy.domain.agreements.decide import Book
from services.policy.domain.agreements.decided import Decided
from services.policy.domain.agreements.reading import BadAgreements, read_agreements
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.compare import (
    AgreementsCompared,
    CompareAgreements,
    WhatIf,
    WhatIfAnswer,
    WhatIfExample,
)
from shared.language.clock import day_of
from shared.messaging.turn import Turn

EXAMPLES = 20
MOST_CHANGES = 500


@inbox.on(CompareAgreements)
async def compare_agreements(
    query: CompareAgreements, turn: Turn[PolicyStore]
) -> AgreementsCompared:
    """Say what a file would make visible to whom, and which terms it changes."""
    on = query.on or day_of(turn.now)
    try:
        after = read_agreements(query.toml)
    except BadAgreements as bad:
        return AgreementsCompared(problems=bad.first, on=on)
    before = turn.store.agreements.book()
    return AgreementsCompared(
        before=before.agreements.version if before else 0,
        after=after.version,
        on=on,
        visible=compare.visible(before, Book(after), on=on)[:MOST_CHANGES],
        terms=compare.terms(before.agreements if before else None, after)[:MOST_CHANGES],
    )


@inbox.on(WhatIf)
async def what_if(query: WhatIf, turn: Turn[PolicyStore]) -> WhatIfAnswer:
    """Say what a draft would have done with the signals of the past, and keep nothing."""
    on = query.on or day_of(turn.now)
    try:
        draft = Book(read_agreements(query.toml))
    except BadAgreements as bad:
        return WhatIfAnswer(problems=bad.first, on=on)
    past = [d for d in turn.store.decisions.latest_of_all() if _is_since(d, query.since)]
    counts = compare.what_if(past, draft, on=on)
    return WhatIfAnswer(
        on=on,
        signals=len(past),
        partners=counts.partners,
        examples=tuple(
            WhatIfExample(
                signal_id=changed.signal_id, before=changed.before, after=changed.after
            )
            for changed in counts.otherwise[:EXAMPLES]
        ),
    )


def _is_since(decided: Decided, since: date | None) -> bool:
    return since is None or day_of(decided.facts.seen_at) >= since
