"""Accounts come on the list: reported by signals, put in order, shown."""

from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import (
    Account,
    Item,
    Sighting,
    account_for,
    entry_id_of,
    item_from,
    sighting_from,
)
from services.instaclean.domain.gone import sighting_id_of
from services.instaclean.domain.location import place_of, why_not_exact
from services.instaclean.effects.weigh import weigh
from services.instaclean.effects.withdraw import withdraw_sighting
from services.instaclean.inbox import inbox
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
from shared.language.safety import name_holds_a_link
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics

SHOWN = 100  # signals in a view


@inbox.on(ReportAccount)
async def report_account(command: ReportAccount, turn: Turn[InstacleanStore]) -> None:
    """Put the account on the list, or count one more signal that points at it."""
    store = turn.store
    category = CATEGORIES.get(command.category)
    if category is not None and category.never_shared:
        raise Refuse("never-on-the-list", field="category", keep=False)
    if store.gone.get(sighting_id_of(entry_id_of(command.account_key), command.signal_id)):
        turn.erase_command()  # its account was forgotten: what it says may be kept no more
        return
    if store.keeps_no_link(command.signal_id):
        command = _without_link(command, turn)
    if command.instead_of is not None:
        await withdraw_sighting(turn, command, entry_id_of(command.instead_of))
    listed = store.find(command.account_key)
    account = store.present(listed or account_for(command, place=store.next_place()))
    sighting = _sighting_before(store, command, listed, account)
    is_new = sighting is None
    if sighting is None:
        number = store.tally(account.entry_id).last_number + 1
        sighting = sighting_from(command, entry_id=account.entry_id, number=number)
        account = _again(turn, account, command)
    account = account.numbered(command.platform_id)
    # The account first: a sighting without one could not be found again.
    begins = account.moved_by(command.signal_id) is not None
    await store.accounts.put(account.entry_id, account, by=command.id if begins else None)
    await store.sightings.put(sighting.key, sighting.again(command), by=command.id)

    if is_new:
        seen = "known" if sighting.number > 1 else "new"
        metrics.SIGHTINGS.labels(sighting.category, seen).inc()
    await turn.publish(_counted(account, sighting))
    await _tell_return(turn, account, command)
    if sighting.number == 1 or command.platform_id:
        await _suggest(turn, account)
    present = store.known(account.entry_id)
    await weigh(turn, present, command.signal_id, command.derive("weighed"))


@inbox.on(AddItem)
async def add_item(command: AddItem, turn: Turn[InstacleanStore]) -> None:
    """Note the exact address of one thing the account put online."""
    account = turn.store.known(command.entry_id)
    if why := why_not_exact(command.url.get_secret_value(), platform=account.platform):
        raise Refuse(why, field="url")
    item = item_from(command).model_copy(update={"entry_id": account.entry_id})
    if (same := _same_place(turn.store, item, account.platform)) is not None:
        item = same.seen_again(item)

    if turn.store.items.is_past(item.key, command.id):
        return
    await turn.store.items.put(item.key, item, by=command.id)
    await turn.publish(
        ItemAdded(
            id=uuid5(item.item_id, "added"),
            entry_id=account.entry_id,
            item_id=item.item_id,
            content=command.content,
        )
    )


@inbox.on(ListQueue)
async def list_queue(query: ListQueue, turn: Turn[InstacleanStore]) -> Queue:
    """Return the accounts that wait, by priority: urgency, return, sightings, latest first."""
    accounts, total = turn.store.by_priority(
        query.limit,
        skip=query.skip,
        platform=query.platform,
        category=query.category,
        state=query.state,
    )
    return Queue(entries=tuple(_view(turn.store, a) for a in accounts), total=total)


def _same_place(store: InstacleanStore, item: Item, platform: str) -> Item | None:
    """Return the item that was noted at another address of the same post, if there is one."""
    place = place_of(item.url.get_secret_value(), platform=platform)
    for other in store.items_of(item.entry_id):
        if place_of(other.url.get_secret_value(), platform=platform) == place:
            return other
    return None


def _without_link(command: ReportAccount, turn: Turn[InstacleanStore]) -> ReportAccount:
    """Return the report of a signal of which no link is kept, as it may be kept."""
    if name_holds_a_link(command.handle.get_secret_value()):
        raise Refuse("never-on-the-list", field="handle", keep=False)
    turn.erase_command()
    return command.model_copy(update={"url": None})


def _sighting_before(
    store: InstacleanStore, command: ReportAccount, listed: Account | None, account: Account
) -> Sighting | None:
    """Return the sighting of this signal; it may stand with the account that was merged."""
    for entry_id in (listed.entry_id if listed else None, account.entry_id):
        if entry_id and (found := store.tally(entry_id).signals.get(command.signal_id)):
            return found
    return None


def _again(turn: Turn[InstacleanStore], account: Account, command: ReportAccount) -> Account:
    """Return the account in its next round, if it was seen after its last notice ended."""
    if account.state == states.DROPPED and account.cleared:
        return account  # it is weighed once its new signal is kept
    if account.state == states.DROPPED:
        ended_at = account.moves[-1].at
    elif account.state == states.NOTICED:
        notice = turn.store.notices.get(account.notice_id)
        if notice is None or notice.state not in states.ENDED:
            return account
        ended_at = notice.decision.decided_at if notice.decision else notice.moves[-1].at
    else:
        return account
    if command.seen_at <= ended_at:
        return account
    return account.again(command.signal_id, at=turn.now)


def _counted(account: Account, sighting: Sighting) -> AccountQueued | SightingCounted:
    """Return what is told of a sighting: the same at every try, whatever came since."""
    # Not the command's id: a corrected signal is reported by another command.
    event_id = sighting_id_of(sighting.entry_id, sighting.signal_id)
    if sighting.number == 1:
        return AccountQueued(
            id=event_id,
            entry_id=sighting.entry_id,
            signal_id=sighting.signal_id,
            platform=account.platform,
            category=sighting.category,
        )
    return SightingCounted(
        id=event_id,
        entry_id=sighting.entry_id,
        signal_id=sighting.signal_id,
        platform=account.platform,
        category=sighting.category,
        sightings=sighting.number,
    )


async def _tell_return(
    turn: Turn[InstacleanStore], account: Account, command: ReportAccount
) -> None:
    if account.moved_by(command.signal_id) is None:
        return
    await turn.publish(
        AccountReturned(
            id=uuid5(account.entry_id, f"returned/{command.signal_id}"),
            entry_id=account.entry_id,
            signal_id=command.signal_id,
            platform=account.platform,
            category=command.category,
            round=account.round,
        )
    )


async def _suggest(turn: Turn[InstacleanStore], account: Account) -> None:
    """Point out the accounts this one may be; the same pair is told once."""
    same = turn.store.same_number(account)
    others = dict.fromkeys((same, *turn.store.alike(account)))
    for other in filter(None, others):
        if turn.store.known(other).place > account.place:
            continue  # that one came later, and it was told then
        await turn.publish(_may_be(account.entry_id, other, same_number=other == same))


def _may_be(entry_id: UUID, other: UUID, *, same_number: bool) -> LinkSuggested:
    return LinkSuggested(
        id=uuid5(entry_id, f"alike/{other}"),
        entry_id=entry_id,
        other_id=other,
        because="same-number" if same_number else "similar-handle",
    )


def _view(store: InstacleanStore, account: Account) -> QueueEntryView:
    tally = store.tally(account.entry_id)
    rank = store.priority_of(account)
    return QueueEntryView(
        entry_id=account.entry_id,
        platform=account.platform,
        handle=account.handle,
        categories=tally.categories_in_order,
        sightings=len(tally.signals),
        first_seen=tally.first_seen,
        last_seen=tally.last_seen,
        signals=tuple(sighting.signal_id for sighting in tally.in_order[-SHOWN:]),
        state=store.state_of(account),
        round=account.round,
        score=rank.score,
        why=rank.why,
        alike=tuple(store.alike(account)),
    )
