"""One coroutine per message: receive, load, decide, keep, tell."""

from uuid import uuid5

from services.instaclean.domain import Entry, Sighting, entry_for
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
    entry, sighting = (known or entry_for(command)).seen_in(command)

    await store.keep(entry)
    if known is None or known.sighting(command.signal_id) is None:
        account = "known" if known else "new"
        observe.SIGHTINGS.labels(sighting.category, account).inc()
    await publish(_told(entry, sighting))


@inbox.on(ListQueue)
async def list_queue(query: ListQueue, store: QueueStore) -> Queue:
    """Return the accounts on the list, most often seen first."""
    entries, total = store.most_seen(query.limit)
    return Queue(entries=tuple(entry.view() for entry in entries), total=total)


def _told(entry: Entry, sighting: Sighting) -> AccountQueued | SightingCounted:
    """Return what is told of a sighting: the same at every try, whatever came since."""
    # Not the command's id: a corrected signal is reported by another command.
    told = uuid5(entry.entry_id, str(sighting.signal_id))
    if sighting.number == 1:
        return AccountQueued(
            id=told,
            entry_id=entry.entry_id,
            signal_id=sighting.signal_id,
            platform=entry.platform,
            category=sighting.category,
        )
    return SightingCounted(
        id=told,
        entry_id=entry.entry_id,
        signal_id=sighting.signal_id,
        platform=entry.platform,
        category=sighting.category,
        sightings=sighting.number,
    )
