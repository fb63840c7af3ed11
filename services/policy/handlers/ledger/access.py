"""Who asks what is known about them is told what was shared, with whom and why."""

from services.policy.domain.agreements.agreements import Agreements
from services.policy.domain.ledger.access import as_text, person_share
from services.policy.inbox import inbox
from services.policy.store import PolicyStore, UnknownBasis
from shared.contracts.policy.access import FindShares, PersonShares
from shared.language.pseudonyms import person_key
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

MOST_SHARES = 40  # in one answer, which must fit in a message: with the words of their clauses


@inbox.on(FindShares)
async def find_shares(query: FindShares, turn: Turn[PolicyStore], key: str) -> PersonShares:
    """Say who received what of a person, found by an account, its pseudonym, or signals."""
    person = query.person
    if query.platform and query.handle:
        person = person_key(query.platform, query.handle.get_secret_value(), key=key)
    if person is None and not query.signals:
        raise Refuse("nobody-named", field="handle")

    ledger = turn.store.ledger
    found = [
        line
        for line in ledger.every_line()
        if line.signal_id in query.signals or (person and line.person == person)
    ]
    end = query.start + MOST_SHARES
    shares = [
        person_share(line, ledger.recall_of(line), _agreements(line.basis, turn.store))
        for line in found[query.start : end]
    ]
    return PersonShares(
        lines=tuple(shares),
        text=as_text(shares),
        total=len(found),
        next=end if end < len(found) else None,
    )


def _agreements(basis: str | None, store: PolicyStore) -> Agreements | None:
    try:
        book = store.agreements.book_of(basis) if basis else None
    except UnknownBasis:
        return None
    return book.agreements if book else None
