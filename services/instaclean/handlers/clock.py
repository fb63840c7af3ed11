"""What happens by itself: quarters end, answers are overdue, accounts are looked at again."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import LIST, Account
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.quarter import end_of, months_after, quarter_of
from services.instaclean.domain.results import number_of
from services.instaclean.handlers import look_up, move
from services.instaclean.handlers.collect import gather, tell_gathered
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.check import RecheckAsked
from shared.contracts.instaclean.clock import (
    AnswerDue,
    AnswerOverdue,
    BatchDecided,
    FollowUpDue,
    NoticeReduced,
    QuarterDue,
    QuarterEnded,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish

# --- quarters ---------------------------------------------------------------------


@inbox.on(QuarterDue)
async def end_quarter(
    due: QuarterDue,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Collect what is ready for every platform, and wait for the next quarter's end."""
    batches = accounts = 0
    for platform in store.platforms_in_play(due.quarter):
        cause_id = uuid5(LIST, f"{due.quarter}/{platform}/ended")
        try:
            batch, added = await gather(
                platform, due.quarter, cause_id=cause_id, store=store, now=now
            )
        except Refuse:
            continue  # this quarter's batch has gone already: what is left waits for the next
        await tell_gathered(
            batch,
            added,
            cause_id=cause_id,
            told=uuid5(cause_id, "collected"),
            store=store,
            publish=publish,
        )
        batches, accounts = batches + 1, accounts + len(added)
    ended = uuid5(LIST, f"{due.quarter}/ended")
    await publish(
        QuarterEnded(id=ended, quarter=due.quarter, batches=batches, accounts=accounts)
    )
    look_up.renew(store, settings=instaclean)
    await _set_quarter_clock(settings=instaclean, publish=publish, now=now)


# --- answers ----------------------------------------------------------------------


@inbox.on(AnswerDue)
async def expect_answer(
    due: AnswerDue,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Say that a receipt is overdue; after the longest wait, call a notice unanswered."""
    batch = store.batches.get(due.batch_id)
    if batch is None or batch.sent_at is None:
        return
    if now < _given_up_at(batch, settings=instaclean):
        if batch.acknowledged_at is None:
            days = instaclean.answer_days
            told = {"id": uuid5(batch.batch_id, "overdue"), "days": days}
            await publish(AnswerOverdue.model_validate(told | batch.told(batch.accounts)))
        await _set_given_up_clock(batch, settings=instaclean, publish=publish)
        return

    cause_id = uuid5(batch.batch_id, "unanswered")
    waits_until = months_after(now, instaclean.complaint_months, instaclean.zone)

    async def give_up(known: Notice) -> None:
        notice = store.notice(known.notice_id)
        if notice.state == states.OUT:
            notice = move.to(notice, states.UNANSWERED, cause_id=cause_id, now=now)
            notice = notice.model_copy(update={"complain_by": waits_until})
            await move.keep(notice, cause_id=cause_id, store=store)
        await move.tell(notice, cause_id=cause_id, publish=publish)
        if notice.moved_by(cause_id):
            await set_for(notice, settings=instaclean, publish=publish)

    await move.side_by_side(store.in_batch(batch.batch_id), give_up)
    await end_batch(batch.batch_id, store=store, settings=instaclean, publish=publish, now=now)


async def end_batch(
    batch_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Note that nothing in a batch waits for the platform any more, if it is so."""
    batch = store.batch(batch_id)
    cause_id = uuid5(batch_id, "decided")
    if not batch.moved_by(cause_id):
        waiting = store.states_in(batch_id)[states.OUT]
        if waiting or batch.state not in (states.SENT, states.ACKNOWLEDGED):
            return
        batch = move.batch_to(batch, states.DECIDED, cause_id=cause_id, now=now)
        await store.batches.put(batch_id, batch)
        look_up.renew(store, settings=settings)
    await publish(BatchDecided.model_validate({"id": cause_id} | batch.told(batch.accounts)))


# --- follow-up of one notice ------------------------------------------------------


@inbox.on(FollowUpDue)
async def follow_up(
    due: FollowUpDue,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Ask to look again after 7, 30 and 90 days; close; and leave only numbers in the end."""
    notice = store.notices.get(due.notice_id)
    if notice is None:
        await _reduce_dropped(due.notice_id, store=store)
        await _tell_reduced(due.notice_id, store=store, publish=publish)
        return
    if days := notice.recheck_due(now):
        asked = {"asked": (*notice.asked, days), "asked_by": due.id}
        notice = notice.model_copy(update=asked)
        await store.notices.put(notice.notice_id, notice)
    if notice.asked_by == due.id:
        days = notice.asked[-1]
        await publish(
            RecheckAsked(
                id=uuid5(notice.notice_id, f"recheck/{days}"),
                entry_id=notice.entry_id,
                notice_id=notice.notice_id,
                after_days=days,
            )
        )
    notice = store.notice(due.notice_id)
    ends = notice.complain_by is not None and now >= notice.complain_by
    if ends and states.CLOSED in states.ALLOWED["notice"][notice.state]:
        notice = move.to(notice, states.CLOSED, cause_id=due.id, now=now)
        await move.keep(notice, cause_id=due.id, store=store)
    await move.tell(notice, cause_id=due.id, publish=publish)

    retention = timedelta(days=instaclean.retention_days)
    over = notice.next_moment(retention=retention)
    if notice.state == states.CLOSED and over is not None and now >= over:
        await _reduce(notice, store=store, settings=instaclean)
        await _tell_reduced(due.notice_id, store=store, publish=publish)
        return
    await set_for(notice, settings=instaclean, publish=publish)


async def _reduce(
    notice: Notice, *, store: InstacleanStore, settings: InstacleanSettings
) -> None:
    """Leave only numbers: the number first, then what is about a person, the notice last."""
    batch = store.batches.get(notice.batch_id) if notice.batch_id else None
    quarter = quarter_of(notice.moves[-1].at, settings.zone)
    number = number_of(notice, batch, quarter=quarter)
    await store.numbers.put(notice.notice_id, number)
    account = store.accounts.get(notice.entry_id)
    if account and account.notice_id == notice.notice_id:
        await store.forget(account)
    if batch and not (store.states_in(batch.batch_id).total() > 1):
        for part in store.parts_in(batch.batch_id):
            await store.parts.delete(part.key)
        batch = store.batch(batch.batch_id)
        bare = batch.model_copy(update={"receipt": None, "reference": None})
        await store.batches.put(batch.batch_id, bare)
    await store.notices.delete(notice.notice_id)


async def _reduce_dropped(notice_id: UUID, *, store: InstacleanStore) -> None:
    for account in store.dropped():
        if account.notice_id == notice_id:
            await store.forget(account)


async def _tell_reduced(notice_id: UUID, *, store: InstacleanStore, publish: Publish) -> None:
    if number := store.numbers.get(notice_id):
        await publish(
            NoticeReduced(
                id=uuid5(notice_id, "reduced"), notice_id=notice_id, quarter=number.quarter
            )
        )


# --- setting clocks ---------------------------------------------------------------


@inbox.at_start
async def set_clocks(
    store: InstacleanStore, instaclean: InstacleanSettings, publish: Publish, now: datetime
) -> None:
    """Set every timer that should be set: one may have got lost with a broker's disk."""
    await _set_quarter_clock(settings=instaclean, publish=publish, now=now)
    for batch in store.batches:
        if batch.state in (states.SENT, states.ACKNOWLEDGED):
            await set_answer_clock(batch, settings=instaclean, publish=publish, now=now)
    for notice in store.notices:
        await set_for(notice, settings=instaclean, publish=publish)


async def set_for(notice: Notice, *, settings: InstacleanSettings, publish: Publish) -> None:
    """Set the timer of the next thing to do about a notice."""
    moment = notice.next_moment(retention=timedelta(days=settings.retention_days))
    if moment is None:
        return
    told = uuid5(notice.notice_id, f"follow-up/{moment.isoformat()}")
    await publish(FollowUpDue(id=told, notice_id=notice.notice_id), due=moment)


async def set_for_dropped(
    account: Account, *, settings: InstacleanSettings, publish: Publish
) -> None:
    """Set the timer after which nothing is left of an account that was dropped."""
    at = account.moves[-1].at + timedelta(days=settings.retention_days)
    told = uuid5(account.notice_id, f"follow-up/{at.isoformat()}")
    await publish(FollowUpDue(id=told, notice_id=account.notice_id), due=at)


async def set_answer_clock(
    batch: Batch, *, settings: InstacleanSettings, publish: Publish, now: datetime
) -> None:
    """Set the timer after which a receipt is overdue, or the one after which we give up."""
    at = (batch.sent_at or now) + timedelta(days=settings.answer_days)
    if now >= at or batch.acknowledged_at is not None:
        await _set_given_up_clock(batch, settings=settings, publish=publish)
        return
    told = uuid5(batch.batch_id, f"answer-due/{at.isoformat()}")
    await publish(AnswerDue(id=told, batch_id=batch.batch_id), due=at)


async def _set_given_up_clock(
    batch: Batch, *, settings: InstacleanSettings, publish: Publish
) -> None:
    at = _given_up_at(batch, settings=settings)
    told = uuid5(batch.batch_id, f"answer-due/{at.isoformat()}")
    await publish(AnswerDue(id=told, batch_id=batch.batch_id), due=at)


def _given_up_at(batch: Batch, *, settings: InstacleanSettings) -> datetime:
    assert batch.sent_at is not None  # noqa: S101 - who asks has looked
    return months_after(batch.sent_at, settings.complaint_months, settings.zone)


async def _set_quarter_clock(
    *, settings: InstacleanSettings, publish: Publish, now: datetime
) -> None:
    quarter = quarter_of(now, settings.zone)
    told = uuid5(LIST, f"quarter-due/{quarter}")
    await publish(QuarterDue(id=told, quarter=quarter), due=end_of(quarter, settings.zone))
