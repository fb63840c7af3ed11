"""A notice is written; what it misses is said; what is urgent goes to a second pair of eyes."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account, Item
from services.instaclean.domain.address import is_exact
from services.instaclean.domain.notice import Notice, missing, prepared
from services.instaclean.handlers import fast_lane, move
from services.instaclean.handlers.exposure import open_account
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from services.instaclean.texts import MISSING
from shared.contracts.instaclean.notice import (
    ItemView,
    NoticePrepared,
    NoticeView,
    PrepareNotice,
    ShowNotice,
)
from shared.hosting.plugins import Ask
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish


@inbox.on(PrepareNotice)
async def prepare_notice(
    command: PrepareNotice,
    store: InstacleanStore,
    ask: Ask,
    instaclean: InstacleanSettings,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Write down why an account should go; say what the notice still misses."""
    account = store.known(command.entry_id)
    category = _category(command, account, store=store)
    if command.seen_live_at and command.seen_live_at > now + fast_lane.AHEAD:
        raise Refuse("in-the-future", field="seen_live_at")
    _refuse_unless_open(command.id, store.notices.get(account.notice_id))

    noticed = account
    if account.state == states.QUEUED:
        noticed = states.moved(account, "account", states.NOTICED, cause_id=command.id, at=now)
    await store.accounts.put(account.entry_id, noticed)

    known = store.notices.get(account.notice_id)
    notice = prepared(
        known,
        account,
        command,
        category=category,
        items=items_of(account, store=store),
        suspect=_suspect(command, ask=ask),
        by=actor,
    )
    lacks = missing(notice, organisation=instaclean.organisation, mailbox=instaclean.mailbox)
    wanted = states.DRAFT if lacks else states.READY
    if notice.state in (states.DRAFT, states.READY) and notice.state != wanted:
        notice = move.to(notice, wanted, cause_id=command.id, now=now)
    await move.keep(notice, cause_id=command.id, store=store)
    await publish(
        NoticePrepared(
            id=command.derive("prepared"),
            entry_id=account.entry_id,
            notice_id=notice.notice_id,
            missing=lacks,
        )
    )
    await move.tell(notice, cause_id=command.id, publish=publish)
    await fast_lane.enter(
        notice, command.id, store=store, settings=instaclean, publish=publish, now=now
    )


@inbox.on(ShowNotice)
async def show_notice(
    query: ShowNotice,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    actor: str,
    now: datetime,
) -> NoticeView:
    """Return an account with its notice, and what the notice misses in Dutch."""
    account = store.known(query.entry_id)
    await open_account(account.entry_id, by=actor, store=store, settings=instaclean, now=now)
    notice = store.notices.get(account.notice_id)
    items = notice.items if notice else tuple(items_of(account, store=store))
    seen = {
        "entry_id": account.entry_id,
        "notice_id": account.notice_id,
        "state": notice.state if notice else account.state,
        "platform": account.platform,
        "handle": account.handle,
        "handles": account.handles,
        "items": tuple(
            ItemView(item_id=i.item_id, url=i.url, content=i.content, seen_at=i.seen_at)
            for i in items
        ),
    }
    if notice is None:
        return NoticeView.model_validate(seen)
    lacks = missing(notice, organisation=instaclean.organisation, mailbox=instaclean.mailbox)
    batch = store.batches.get(notice.batch_id) if notice.batch_id else None
    return NoticeView.model_validate(
        seen
        | {
            "batch_state": batch.state if batch else None,
            "category": notice.category,
            "ground": notice.ground,
            "reference": notice.reference,
            "explanation": notice.explanation,
            "urgency": notice.urgency,
            "missing": lacks,
            "missing_text": tuple(MISSING.get(code, code) for code in lacks),
            "decision": notice.decision.decision if notice.decision else None,
            "complain_by": notice.complain_by if notice.decision else None,
        }
    )


def _category(command: PrepareNotice, account: Account, *, store: InstacleanStore) -> str:
    given = store.tally(account.entry_id).categories_in_order
    category = command.category or (given[0] if given else "")
    if category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    if CATEGORIES[category].never_shared:
        raise Refuse("never-on-the-list", field="category")
    return category


def _refuse_unless_open(cause_id: UUID, notice: Notice | None) -> None:
    if notice is None or cause_id in notice.causes:
        return
    if notice.state in (states.LISTED, states.OUT):
        raise Refuse("in-a-batch", field="entry_id")
    if notice.state not in (states.DRAFT, states.READY):
        raise Refuse("not-now", field="entry_id")


def items_of(account: Account, *, store: InstacleanStore) -> Iterator[Item]:
    """Yield what was put online: noted by hand, then the links of signals; latest first."""
    noted = store.items_of(account.entry_id)
    yield from noted
    known = {item.url for item in noted}
    sightings = store.tally(account.entry_id).in_order
    for sighting in sorted(sightings, key=lambda s: s.seen_at, reverse=True):
        url = sighting.url
        if url is None or url in known:
            continue
        if is_exact(url.get_secret_value(), platform=account.platform):
            known.add(url)
            yield Item(
                entry_id=account.entry_id,
                item_id=uuid5(account.entry_id, f"item/{sighting.signal_id}"),
                url=url,
                content="other",
                seen_at=sighting.seen_at,
            )


def _suspect(command: PrepareNotice, *, ask: Ask) -> tuple[str, ...]:
    if command.explanation is None:
        return ()
    answers = ask.personal_data(text=command.explanation.get_secret_value())
    found = dict.fromkeys(code for answer in answers for code in answer)
    return tuple(c for c in found if not (command.names_nobody and c.startswith("name")))
