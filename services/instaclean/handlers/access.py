"""Who asks what is known about them is told what is listed, and what platforms were told."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from services.instaclean.domain.access import Terms, person_entry, person_notice
from services.instaclean.domain.account import Account
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.access import FindNotices, PersonEntry, PersonNotices
from shared.language.pseudonyms import account_key
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

MOST_ACCOUNTS = 10  # in one answer, which must fit in a message: with all that was written


@inbox.on(FindNotices)
async def find_notices(
    query: FindNotices, turn: Turn[InstacleanStore], settings: InstacleanSettings, key: str
) -> PersonNotices:
    """Return what is listed of somebody, found by an account or by signals."""
    if not (query.platform and query.handle) and not query.signals:
        raise Refuse("nobody-named", field="handle")
    found = list(dict.fromkeys(_entries(query, turn.store, key)))
    end = query.start + MOST_ACCOUNTS
    terms = Terms(timedelta(days=settings.retention_days), settings.zone)
    page = found[query.start : end]
    return PersonNotices(
        entries=tuple(_entry(entry_id, turn.store, terms) for entry_id in page),
        total=len(found),
        next=end if end < len(found) else None,
    )


def _entries(query: FindNotices, store: InstacleanStore, key: str) -> Iterator[UUID]:
    """Yield the accounts asked for: of two that turned out to be one, the present one."""
    if query.platform and query.handle:
        named = account_key(query.platform, query.handle.get_secret_value(), key=key)
        if account := store.find(named):
            yield store.present(account).entry_id
    for signal_id in query.signals:
        sighting = store.sighting_of(signal_id)
        if sighting and (account := store.accounts.get(sighting.entry_id)):
            yield store.present(account).entry_id


def _entry(entry_id: UUID, store: InstacleanStore, terms: Terms) -> PersonEntry:
    accounts = _together(entry_id, store)
    entries = {account.entry_id for account in accounts}
    notices = [
        person_notice(notice, store.batches.get(notice.batch_id), terms)
        for notice in store.notices
        if notice.entry_id in entries
    ]
    return person_entry(accounts, store.tally(entry_id), notices, terms)


def _together(entry_id: UUID, store: InstacleanStore) -> Sequence[Account]:
    """Return the account, first, and those that were merged into it."""
    same = [one for one in store.accounts if store.present(one).entry_id == entry_id]
    return sorted(same, key=lambda account: account.entry_id != entry_id)
