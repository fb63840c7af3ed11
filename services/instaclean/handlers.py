"""One coroutine per message: receive, load, decide, keep, tell."""

from services.instaclean.domain import Entry, Sighting, entry_from
from services.instaclean.store import QueueStore
from shared import observe
from shared.contracts.instaclean import (
    AccountQueued,
    ListQueue,
    Queue,
    ReportAccount,
    SightingCounted,
)
from shared.inbox import Inbox, Publish

inbox = Inbox("instaclean")


@inbox.on(ReportAccount)
async def report_account(command: ReportAccount, store: QueueStore, publish: Publish) -> None:
    """Put the account on the list, or count one more signal that points at it."""
    known = store.find(command.account_key)
    entry = known.seen_in(command) if known else entry_from(command)

    await store.keep(entry)
    sighting = entry.sighting_of(command.signal_id)
    if sighting is None:
        return
    if entry is not known:
        account = "known" if known else "new"
        observe.SIGHTINGS.labels(sighting.category, account).inc()
    await publish(_told(command, entry, sighting))


@inbox.on(ListQueue)
async def list_queue(query: ListQueue, store: QueueStore) -> Queue:
    """Return the accounts on the list, most often seen first."""
    entries, total = store.most_seen(query.limit)
    return Queue(entries=tuple(entry.view() for entry in entries), total=total)


def _told(
    command: ReportAccount, entry: Entry, sighting: Sighting
) -> AccountQueued | SightingCounted:
    """Return what is told of a sighting: the same at every try, whatever came since."""
    told = {
        "id": command.derive("counted"),
        "entry_id": entry.entry_id,
        "signal_id": sighting.signal_id,
        "platform": entry.platform,
        "category": sighting.category,
    }
    if sighting.number == 1:
        return AccountQueued.model_validate(told)
    return SightingCounted.model_validate(told | {"sightings": sighting.number})
