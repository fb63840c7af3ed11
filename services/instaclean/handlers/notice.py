"""A notice is written; what it says and what it misses is shown."""

from collections.abc import Iterable

from services.instaclean.domain.account import Account, Item
from services.instaclean.domain.findings import Suspicion
from services.instaclean.domain.notice import Notice, missing
from services.instaclean.effects.exposure import open_account
from services.instaclean.effects.prepare import items_of, prepare
from services.instaclean.effects.search import Searcher
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from services.instaclean.texts import MISSING
from shared.contracts.instaclean.notice import (
    ItemView,
    NoticeView,
    PrepareNotice,
    ShowNotice,
)
from shared.contracts.instaclean.overrule import FindingView
from shared.messaging.turn import Turn


@inbox.on(PrepareNotice)
async def prepare_notice(
    command: PrepareNotice,
    turn: Turn[InstacleanStore],
    searcher: Searcher,
    settings: InstacleanSettings,
) -> None:
    """Write down why an account should go; say what the notice still misses."""
    await prepare(turn, command, searcher, settings)


@inbox.on(ShowNotice)
async def show_notice(
    query: ShowNotice, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> NoticeView:
    """Return an account with its notice, and what the notice misses in Dutch."""
    account = turn.store.known(query.entry_id)
    await open_account(turn, account.entry_id, settings)
    notice = turn.store.notices.get(account.notice_id)
    if notice is None:
        return _before_notice(turn.store, account)
    return _view(
        turn.store, account, notice, missing(notice, has_notifier=settings.has_notifier)
    )


def _before_notice(store: InstacleanStore, account: Account) -> NoticeView:
    return NoticeView(
        entry_id=account.entry_id,
        notice_id=account.notice_id,
        state=account.state,
        platform=account.platform,
        handle=account.handle,
        handles=account.handles,
        items=_items(items_of(store, account)),
    )


def _view(
    store: InstacleanStore, account: Account, notice: Notice, lacks: tuple[str, ...]
) -> NoticeView:
    batch = store.batches.get(notice.batch_id) if notice.batch_id else None
    return NoticeView(
        entry_id=account.entry_id,
        notice_id=notice.notice_id,
        state=notice.state,
        batch_state=batch.state if batch else None,
        platform=account.platform,
        handle=account.handle,
        handles=account.handles,
        items=_items(notice.items),
        category=notice.category,
        ground=notice.ground,
        reference=notice.reference,
        explanation=notice.explanation,
        urgency=notice.urgency,
        missing=lacks,
        missing_text=tuple(MISSING.get(code, code) for code in lacks),
        findings=tuple(_finding(notice, one) for one in notice.found),
        decision=notice.decision.decision if notice.decision else None,
        complain_by=notice.complain_by if notice.decision else None,
    )


def _finding(notice: Notice, one: Suspicion) -> FindingView:
    overruling = next((o for o in notice.overruled if o.mark == one.mark), None)
    return FindingView(
        mark=one.mark,
        finding=one.code,
        start=one.start,
        end=one.end,
        certainty=one.certainty,
        why=one.why,
        text=MISSING.get(one.code, one.code),
        reason=overruling.reason if overruling else None,
        overruled_by=overruling.by if overruling else None,
        overruled_at=overruling.at if overruling else None,
    )


def _items(items: Iterable[Item]) -> tuple[ItemView, ...]:
    return tuple(
        ItemView(
            item_id=item.item_id,
            url=item.url,
            content=item.content,
            seen_at=item.seen_at,
        )
        for item in items
    )
