"""What is decided is looked at again, closed when its time is over, and becomes a number."""

from datetime import datetime
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.clocks import Clocks
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.quarter import quarter_of
from services.instaclean.domain.results import number_of
from services.instaclean.effects import move
from services.instaclean.effects.forget import forget
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.follow_up import FollowUpDue, NoticeReduced, RecheckAsked
from shared.messaging.turn import Turn


@inbox.on(FollowUpDue)
async def follow_up(
    due: FollowUpDue, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Ask to look again after 7, 30 and 90 days; close; and leave only numbers in the end."""
    if (notice := turn.store.notices.get(due.notice_id)) is None:
        await _forget_dropped(turn.store, due.notice_id, now=turn.now)
        await _tell_reduced(turn, due.notice_id)
        return

    await _ask_to_look(turn, notice)
    notice = await _close(turn, turn.store.notice(due.notice_id))

    over = notice.next_moment(retention=Clocks(settings).retention)
    if notice.state == states.CLOSED and over is not None and turn.now >= over:
        await _reduce(turn.store, notice, settings, now=turn.now)
        await _tell_reduced(turn, due.notice_id)
        return
    await turn.store.notices.put(notice.notice_id, notice)  # sets its next timer


async def _ask_to_look(turn: Turn[InstacleanStore], notice: Notice) -> None:
    if days := notice.recheck_due(turn.now):
        asked = {"asked": (*notice.asked, days), "asked_by": turn.cause}
        notice = notice.model_copy(update=asked)
        await turn.store.notices.put(notice.notice_id, notice)
    if notice.asked_by != turn.cause:
        return
    days = notice.asked[-1]
    await turn.publish(
        RecheckAsked(
            id=uuid5(notice.notice_id, f"recheck/{days}"),
            entry_id=notice.entry_id,
            notice_id=notice.notice_id,
            after_days=days,
        )
    )


async def _close(turn: Turn[InstacleanStore], notice: Notice) -> Notice:
    """Return the notice, closed if its time is over."""
    ends = notice.complain_by is not None and turn.now >= notice.complain_by
    if ends and states.CLOSED in states.ALLOWED["notice"][notice.state]:
        notice = move.notice_to(turn, notice, states.CLOSED, turn.cause)
        await move.keep(turn, notice, turn.cause)
    await move.tell(turn, notice, turn.cause)
    return notice


async def _reduce(
    store: InstacleanStore, notice: Notice, settings: InstacleanSettings, *, now: datetime
) -> None:
    """Leave only numbers: the number first, then what is about a person, the notice last."""
    batch = store.batches.get(notice.batch_id) if notice.batch_id else None
    quarter = quarter_of(notice.moves[-1].at, settings.zone)
    number = number_of(notice, batch, quarter=quarter)
    await store.numbers.put(notice.notice_id, number)
    account = store.accounts.get(notice.entry_id)
    if account and account.notice_id == notice.notice_id:
        await forget(store, account, at=now)
    if batch and not (store.states_in(batch.batch_id).total() > 1):
        for part in store.parts_in(batch.batch_id):
            await store.parts.delete(part.key)
        batch = store.batch(batch.batch_id)
        bare = batch.model_copy(update={"receipt": None, "reference": None})
        await store.batches.put(batch.batch_id, bare)
    await store.notices.delete(notice.notice_id)


async def _forget_dropped(store: InstacleanStore, notice_id: UUID, *, now: datetime) -> None:
    for account in store.dropped():
        if account.notice_id == notice_id:
            await forget(store, account, at=now)


async def _tell_reduced(turn: Turn[InstacleanStore], notice_id: UUID) -> None:
    if number := turn.store.numbers.get(notice_id):
        event_id = uuid5(notice_id, "reduced")
        await turn.publish(
            NoticeReduced(id=event_id, notice_id=notice_id, quarter=number.quarter)
        )
