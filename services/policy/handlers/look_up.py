"""Questions to the share ledger: what was shared with whom, and what of one person."""

from uuid import UUID

from services.policy.domain.access import as_text, person_share
from services.policy.domain.agreements import Agreements
from services.policy.domain.ledger import Line
from services.policy.inbox import inbox
from services.policy.store import PolicyStore, UnknownBasis
from shared.contracts.policy.look_up import FindShares, Lines, PersonShares, ReadLedger
from shared.messaging.inbox import Refuse
from shared.privacy.pseudonyms import person_key

LINES = 100  # in one answer, which must fit in a message
MOST_SHARES = 40  # with the words of their clauses


@inbox.on(ReadLedger)
async def read_ledger(query: ReadLedger, store: PolicyStore) -> Lines:
    """Give the lines that fit, oldest first."""
    fitting = [line for line in store.ledger.every_line() if _fits(line, query, store)]
    page = fitting[query.start : query.start + LINES]
    return Lines(
        lines=tuple(line.view(store.ledger.recall_of(line)) for line in page),
        total=len(fitting),
        next=_next(query.start + LINES, len(fitting)),
    )


@inbox.on(FindShares)
async def find_shares(query: FindShares, store: PolicyStore, key: str) -> PersonShares:
    """Say who received what of a person, found by an account, its pseudonym, or signals."""
    person = query.person
    if query.platform and query.handle:
        person = person_key(query.platform, query.handle.get_secret_value(), key=key)
    if person is None and not query.signals:
        raise Refuse("nobody-named", field="handle")
    found = [
        line
        for line in store.ledger.every_line()
        if line.signal_id in query.signals or (person and line.person == person)
    ]
    page = found[query.start : query.start + MOST_SHARES]
    shares = [
        person_share(line, store.ledger.recall_of(line), _agreements(line.basis, store))
        for line in page
    ]
    return PersonShares(
        lines=tuple(shares),
        text=as_text(shares),
        total=len(found),
        next=_next(query.start + MOST_SHARES, len(found)),
    )


def _fits(line: Line, query: ReadLedger, store: PolicyStore) -> bool:
    recall = store.ledger.recall_of(line)
    is_open = recall is not None and recall.acknowledged_at is None
    wanted: tuple[UUID | None, str | None] = (query.signal_id, query.partner)
    return (
        wanted[0] in (None, line.signal_id)
        and wanted[1] in (None, line.partner)
        and (is_open or not query.open_recalls)
    )


def _agreements(basis: str | None, store: PolicyStore) -> Agreements | None:
    try:
        book = store.book(basis) if basis else None
    except UnknownBasis:
        return None
    return book.agreements if book else None


def _next(end: int, total: int) -> int | None:
    return end if end < total else None
