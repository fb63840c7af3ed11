"""The platform decides on a notice; the organisation may complain; the platform looks again."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.notice import YES, Complaint, Decision, Notice
from services.instaclean.domain.quarter import months_after
from services.instaclean.handlers import clock, fast_lane, move
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.decide import (
    FileComplaint,
    NoticeDecided,
    RecordDecision,
    RecordReview,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish

EARLIEST = timedelta(days=1)  # before sending: a platform's clock, or a day without an hour


@inbox.on(RecordDecision)
async def record_decision(
    command: RecordDecision,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Note what the platform decided, in the batch the notice belongs to, however late."""
    notice = store.notice(command.notice_id)
    decision = Decision(
        cause_id=command.id,
        **command.model_dump(
            include={"decision", "decided_at", "ground", "automated", "reference"}
        ),
    )
    if not notice.moved_by(command.id) and not same(notice.decision, decision):
        check_moment(notice, decision, store=store, now=now)
        if notice.decision is not None and not command.replaces:
            raise Refuse("other-decision-known", field="decision")
        notice = decided(notice, decision, settings=instaclean, now=now)
    await move.keep(notice, cause_id=command.id, store=store)
    await tell_decided(
        notice, command.id, store=store, settings=instaclean, publish=publish, now=now
    )
    await clock.set_for(notice, settings=instaclean, publish=publish)


@inbox.on(FileComplaint)
async def file_complaint(
    command: FileComplaint, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    """Note that the organisation does not agree, within its six months."""
    notice = store.notice(command.notice_id)
    if not notice.moved_by(command.id):
        if notice.decision is None or notice.complain_by is None:
            raise Refuse("no-decision", field="notice_id")
        if notice.decision.decision in YES:
            raise Refuse("nothing-to-complain", field="notice_id")
        if now >= notice.complain_by:
            raise Refuse("too-late", field="notice_id")
        notice = move.to(notice, states.COMPLAINED, cause_id=command.id, now=now)
        complaint = Complaint(reason=command.reason, filed_at=now)
        notice = notice.model_copy(update={"complaint": complaint})
    await move.keep(notice, cause_id=command.id, store=store)
    await move.tell(notice, cause_id=command.id, publish=publish)


@inbox.on(RecordReview)
async def record_review(
    command: RecordReview,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Note what came of a complaint."""
    notice = store.notice(command.notice_id)
    if not notice.moved_by(command.id):
        if notice.complaint is None:
            raise Refuse("no-complaint", field="notice_id")
        notice = move.to(notice, states.REVIEWED, cause_id=command.id, now=now)
        complaint = notice.complaint and notice.complaint.model_copy(
            update={"won": command.won}
        )
        notice = notice.model_copy(update={"complaint": complaint})
    await move.keep(notice, cause_id=command.id, store=store)
    await move.tell(notice, cause_id=command.id, publish=publish)
    await clock.set_for(notice, settings=instaclean, publish=publish)


def same(known: Decision | None, told: Decision) -> bool:
    """Return whether the platform says again what it said before."""
    return known is not None and known.decision == told.decision


def check_moment(
    notice: Notice, decision: Decision, *, store: InstacleanStore, now: datetime
) -> None:
    """Refuse a decision on what was not sent, from before it was sent, or from the future."""
    batch = store.batches.get(notice.batch_id) if notice.batch_id else None
    if (
        batch is None
        or batch.sent_at is None
        or states.DECIDED not in (states.ALLOWED["notice"][notice.state])
    ):
        raise Refuse("not-now", field="notice_id")
    if decision.decided_at > now + fast_lane.AHEAD:
        raise Refuse("in-the-future", field="decided_at")
    if decision.decided_at < batch.sent_at - EARLIEST:
        raise Refuse("before-sending", field="decided_at")


def decided(
    notice: Notice, decision: Decision, *, settings: InstacleanSettings, now: datetime
) -> Notice:
    """Return the notice with what the platform said, and the end of the complaint term."""
    moved = move.to(notice, states.DECIDED, cause_id=decision.cause_id, now=now)
    until = months_after(decision.decided_at, settings.complaint_months, settings.zone)
    return moved.model_copy(update={"decision": decision, "complain_by": until})


async def tell_decided(
    notice: Notice,
    cause_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Tell of the decision this cause brought, and of the batch if it was the last in it."""
    made, said = notice.moved_by(cause_id), notice.decision
    if made and said and notice.batch_id and notice.complain_by:
        await publish(
            NoticeDecided.model_validate(
                {
                    "id": uuid5(notice.notice_id, f"decided/{made.number}"),
                    "notice_id": notice.notice_id,
                    "entry_id": notice.entry_id,
                    "batch_id": notice.batch_id,
                    "quarter": notice.quarter,
                    "platform": notice.platform,
                    "category": notice.category,
                    "decision": said.decision,
                    "decided_at": said.decided_at,
                    "complain_by": notice.complain_by,
                }
            )
        )
        await move.tell(notice, cause_id=cause_id, publish=publish)
        await clock.end_batch(
            notice.batch_id, store=store, settings=settings, publish=publish, now=now
        )
