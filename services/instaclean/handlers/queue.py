"""Accounts come on the list: reported by signals, put in order, shown."""

from datetime import datetime
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import (
    Account,
    Sighting,
    account_for,
    item_from,
    sighting_from,
)
from services.instaclean.domain.address import is_exact
from services.instaclean.handlers import harmless
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.link import LinkSuggested
from shared.contracts.instaclean.queue import (
    AccountQueued,
    AccountReturned,
    AddItem,
    ItemAdded,
    ListQueue,
    Queue,
    QueueEntryView,
    ReportAccount,
    SightingCounted,
)
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe

SHOWN = 100  # signals in a view


@inbox.on(ReportAccount)
async def report_account(
    command: ReportAccount,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Put the account on the list, or count one more signal that points at it."""
    category = CATEGORIES.get(command.category)
    if category is not None and category.never_shared:
        raise Refuse("never-on-the-list", field="category")

    known = store.find(command.account_key)
    account = store.present(known or account_for(command))
    sighting = _known_sighting(command, known, account, store=store)
    is_new = sighting is None
    if sighting is None:
        number = store.tally(account.entry_id).last_number + 1
        sighting = sighting_from(command, entry_id=account.entry_id, number=number)
        account = _again(account, command, store=store, now=now)
    account = account.numbered(command.platform_id)
    # The account first: a sighting without one could not be found again.
    await store.accounts.put(account.entry_id, account)
    await store.sightings.put(sighting.key, sighting.also(command.category))

    if is_new:
        observe.SIGHTINGS.labels(
            sighting.category, "known" if sighting.number > 1 else "new"
        ).inc()
    await publish(_told(account, sighting))
    await _tell_return(account, command, publish=publish)
    if sighting.number == 1 or command.platform_id:
        await _suggest(account, store=store, publish=publish)
    await harmless.weigh(
        store.known(account.entry_id),
        command.signal_id,
        command.derive("weighed"),
        store=store,
        settings=instaclean,
        publish=publish,
        now=now,
    )


@inbox.on(AddItem)
async def add_item(command: AddItem, store: InstacleanStore, publish: Publish) -> None:
    """Note the exact address of one thing the account put online."""
    account = store.known(command.entry_id)
    if not is_exact(command.url.get_secret_value(), platform=account.platform):
        raise Refuse("no-exact-address", field="url")
    item = item_from(command).model_copy(update={"entry_id": account.entry_id})

    await store.items.put(item.key, item)
    await publish(
        ItemAdded(
            id=uuid5(item.item_id, "added"),
            entry_id=account.entry_id,
            item_id=item.item_id,
            content=command.content,
        )
    )


@inbox.on(ListQueue)
async def list_queue(query: ListQueue, store: InstacleanStore) -> Queue:
    """Return the accounts that wait, by priority: urgency, return, sightings, latest first."""
    accounts, total = store.by_priority(
        query.limit,
        skip=query.skip,
        platform=query.platform,
        category=query.category,
        state=query.state,
    )
    return Queue(
        entries=tuple(_view(account, store=store) for account in accounts), total=total
    )


def _known_sighting(
    command: ReportAccount, known: Account | None, account: Account, *, store: InstacleanStore
) -> Sighting | None:
    """Return the sighting of this signal; it may stand with the account that was merged."""
    for entry_id in (known.entry_id if known else None, account.entry_id):
        if entry_id and (found := store.tally(entry_id).signals.get(command.signal_id)):
            return found
    return None


def _again(
    account: Account, command: ReportAccount, *, store: InstacleanStore, now: datetime
) -> Account:
    """Return the account in its next round, if it was seen after its last notice ended."""
    if account.state == states.DROPPED and account.cleared:
        return account  # it is weighed once its new signal is kept
    if account.state == states.DROPPED:
        ended_at = account.moves[-1].at
    elif account.state == states.NOTICED:
        notice = store.notices.get(account.notice_id)
        if notice is None or notice.state not in states.ENDED:
            return account
        ended_at = notice.decision.decided_at if notice.decision else notice.moves[-1].at
    else:
        return account
    if command.seen_at <= ended_at:
        return account
    return account.again(command.signal_id, at=now)


def _told(account: Account, sighting: Sighting) -> AccountQueued | SightingCounted:
    """Return what is told of a sighting: the same at every try, whatever came since."""
    # Not the command's id: a corrected signal is reported by another command.
    told = uuid5(sighting.entry_id, str(sighting.signal_id))
    if sighting.number == 1:
        return AccountQueued(
            id=told,
            entry_id=sighting.entry_id,
            signal_id=sighting.signal_id,
            platform=account.platform,
            category=sighting.category,
        )
    return SightingCounted(
        id=told,
        entry_id=sighting.entry_id,
        signal_id=sighting.signal_id,
        platform=account.platform,
        category=sighting.category,
        sightings=sighting.number,
    )


async def _tell_return(account: Account, command: ReportAccount, *, publish: Publish) -> None:
    if account.moved_by(command.signal_id) is None:
        return
    await publish(
        AccountReturned(
            id=uuid5(account.entry_id, f"returned/{command.signal_id}"),
            entry_id=account.entry_id,
            signal_id=command.signal_id,
            platform=account.platform,
            category=command.category,
            round=account.round,
        )
    )


async def _suggest(account: Account, *, store: InstacleanStore, publish: Publish) -> None:
    """Point out the accounts this one may be; the same pair is told once."""
    same = store.same_number(account)
    found: list[tuple[UUID, str]] = [(same, "same-number")] if same else []
    found += [(other, "similar-handle") for other in store.alike(account) if other != same]
    for other, because in found:
        await publish(
            LinkSuggested(
                id=uuid5(account.entry_id, f"alike/{other}"),
                entry_id=account.entry_id,
                other_id=other,
                because=because,
            )
        )


def _view(account: Account, *, store: InstacleanStore) -> QueueEntryView:
    tally = store.tally(account.entry_id)
    rank = store.priority_of(account)
    order = tally.in_order
    return QueueEntryView(
        entry_id=account.entry_id,
        platform=account.platform,
        handle=account.handle,
        categories=tally.categories_in_order,
        sightings=len(tally.signals),
        first_seen=tally.first_seen,
        last_seen=tally.last_seen,
        signals=tuple(sighting.signal_id for sighting in order[-SHOWN:]),
        state=store.state_of(account),
        round=account.round,
        score=rank.score,
        why=rank.why,
        alike=tuple(store.alike(account)),
    )
