"""A notice is written: by whoever prepares it, or by a supervisor who co-signs a proposal."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account, Item, item_of_signal
from services.instaclean.domain.draft import Draft, prepared
from services.instaclean.domain.location import is_exact, place_of
from services.instaclean.domain.notice import Notice, missing
from services.instaclean.effects import fast_lane, move
from services.instaclean.effects.search import Searcher
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.notice import NoticePrepared, PrepareNotice
from shared.language.clock import AHEAD
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


async def prepare(
    turn: Turn[InstacleanStore],
    command: PrepareNotice,
    searcher: Searcher,
    settings: InstacleanSettings,
) -> None:
    """Write down why an account should go; say what the notice still misses.

    The turn's cause is the command's id.
    """
    store = turn.store
    account = store.known(command.entry_id)
    if store.accounts.is_past(account.entry_id, command.id):
        return  # another round began since, with a notice of its own
    category = _category(store, command, account)
    if command.seen_live_at and command.seen_live_at > turn.now + AHEAD:
        raise Refuse("in-the-future", field="seen_live_at")
    before = store.notices.get(account.notice_id)
    refuse_unless_open(before, command.id)
    if account.state == states.DROPPED:
        raise Refuse("not-now", field="entry_id")  # a new signal brings it back

    noticed = account
    if account.state == states.QUEUED:
        noticed = states.moved(
            account, "account", states.NOTICED, cause_id=command.id, at=turn.now
        )
    await store.accounts.put(account.entry_id, noticed, by=command.id)

    text = command.explanation.get_secret_value() if command.explanation else None
    today = turn.now.astimezone(settings.zone).date()
    draft = Draft(
        command=command,
        category=category,
        items=items_of(store, account),
        found=searcher.search(text, account, about=account.notice_id, today=today),
        by=turn.actor,
    )
    notice = prepared(store.notices.get(account.notice_id), account, draft)
    await keep_prepared(turn, notice, settings)


async def keep_prepared(
    turn: Turn[InstacleanStore], notice: Notice, settings: InstacleanSettings
) -> None:
    """Keep what was written or overruled; say what it misses; let what is urgent go on."""
    before = turn.store.notices.get(notice.notice_id)
    heard = before is not None and turn.cause in before.causes
    lacks = missing(notice, has_notifier=settings.has_notifier)
    state = states.DRAFT if lacks else states.READY
    if notice.state in (states.DRAFT, states.READY) and notice.state != state:
        notice = move.notice_to(turn, notice, state, turn.cause)
    await move.keep(turn, notice, turn.cause)
    if not (heard and turn.now - notice.prepared_at > move.HEALED):
        await turn.publish(
            NoticePrepared(
                id=uuid5(turn.cause, "prepared"),
                entry_id=notice.entry_id,
                notice_id=notice.notice_id,
                missing=lacks,
            )
        )
    await move.tell(turn, notice, turn.cause)
    await fast_lane.enter(turn, notice, settings)


def refuse_unless_open(notice: Notice | None, cause_id: UUID) -> None:
    """Refuse to change what is in a batch or has gone, unless this cause changed it already."""
    if notice is None or cause_id in notice.causes:
        return
    if notice.state in (states.LISTED, states.OUT):
        raise Refuse("in-a-batch", field="entry_id")
    if notice.state not in (states.DRAFT, states.READY):
        raise Refuse("not-now", field="entry_id")


def items_of(store: InstacleanStore, account: Account) -> Sequence[Item]:
    """Return what was put online: noted by hand, then the links of signals; latest first.

    The many addresses of one post are one item. A link that is exact in no notice is none,
    unless somebody noted it.
    """
    noted = store.items_of(account.entry_id)
    signals = store.tally(account.entry_id).in_order
    linked = [
        item for item in map(item_of_signal, signals) if item and _is_exact(item, account)
    ]
    linked.sort(key=lambda item: item.seen_at, reverse=True)
    items: dict[str, Item] = {}
    for item in (*noted, *linked):
        place = place_of(item.url.get_secret_value(), platform=account.platform)
        if place not in items or not _is_exact(items[place], account):
            items[place] = item
    return list(items.values())


def _is_exact(item: Item, account: Account) -> bool:
    return is_exact(item.url.get_secret_value(), platform=account.platform, action=None)


def _category(store: InstacleanStore, command: PrepareNotice, account: Account) -> str:
    categories = store.tally(account.entry_id).categories_in_order
    category = command.category or (categories[0] if categories else "")
    if category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    if CATEGORIES[category].never_shared:
        raise Refuse("never-on-the-list", field="category")
    return category
