"""A notice is written: by whoever prepares it, or by a supervisor who co-signs a proposal."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account, Item
from services.instaclean.domain.address import is_exact
from services.instaclean.domain.notice import Draft, Notice, missing, prepared
from services.instaclean.effects import fast_lane, move
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.notice import NoticePrepared, PrepareNotice
from shared.hosting.plugins import Ask
from shared.language.clock import AHEAD
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


async def prepare(
    turn: Turn[InstacleanStore], command: PrepareNotice, ask: Ask, settings: InstacleanSettings
) -> None:
    """Write down why an account should go; say what the notice still misses.

    The turn's cause is the command's id.
    """
    store = turn.store
    account = store.known(command.entry_id)
    category = _category(store, command, account)
    if command.seen_live_at and command.seen_live_at > turn.now + AHEAD:
        raise Refuse("in-the-future", field="seen_live_at")
    _refuse_unless_open(store.notices.get(account.notice_id), command.id)

    noticed = account
    if account.state == states.QUEUED:
        noticed = states.moved(
            account, "account", states.NOTICED, cause_id=command.id, at=turn.now
        )
    await store.accounts.put(account.entry_id, noticed)

    draft = Draft(
        command=command,
        category=category,
        items=list(items_of(store, account)),
        suspect=_suspect(command, ask),
        by=turn.actor,
    )
    notice = prepared(store.notices.get(account.notice_id), account, draft)
    lacks = missing(notice, has_notifier=settings.has_notifier)
    state = states.DRAFT if lacks else states.READY
    if notice.state in (states.DRAFT, states.READY) and notice.state != state:
        notice = move.notice_to(turn, notice, state, command.id)
    await move.keep(turn, notice, command.id)
    await turn.publish(
        NoticePrepared(
            id=command.derive("prepared"),
            entry_id=account.entry_id,
            notice_id=notice.notice_id,
            missing=lacks,
        )
    )
    await move.tell(turn, notice, command.id)
    await fast_lane.enter(turn, notice, settings)


def items_of(store: InstacleanStore, account: Account) -> Iterator[Item]:
    """Yield what was put online: noted by hand, then the links of signals; latest first."""
    noted = store.items_of(account.entry_id)
    yield from noted
    urls = {item.url for item in noted}
    sightings = store.tally(account.entry_id).in_order
    for sighting in sorted(sightings, key=lambda s: s.seen_at, reverse=True):
        url = sighting.url
        if url is None or url in urls:
            continue
        if is_exact(url.get_secret_value(), platform=account.platform):
            urls.add(url)
            yield Item(
                entry_id=account.entry_id,
                item_id=uuid5(account.entry_id, f"item/{sighting.signal_id}"),
                url=url,
                content="other",
                seen_at=sighting.seen_at,
            )


def _category(store: InstacleanStore, command: PrepareNotice, account: Account) -> str:
    categories = store.tally(account.entry_id).categories_in_order
    category = command.category or (categories[0] if categories else "")
    if category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    if CATEGORIES[category].never_shared:
        raise Refuse("never-on-the-list", field="category")
    return category


def _refuse_unless_open(notice: Notice | None, cause_id: UUID) -> None:
    if notice is None or cause_id in notice.causes:
        return
    if notice.state in (states.LISTED, states.OUT):
        raise Refuse("in-a-batch", field="entry_id")
    if notice.state not in (states.DRAFT, states.READY):
        raise Refuse("not-now", field="entry_id")


def _suspect(command: PrepareNotice, ask: Ask) -> tuple[str, ...]:
    if command.explanation is None:
        return ()
    answers = ask.personal_data(text=command.explanation.get_secret_value())
    found = dict.fromkeys(code for answer in answers for code in answer)
    return tuple(c for c in found if not (command.names_nobody and c.startswith("name")))
