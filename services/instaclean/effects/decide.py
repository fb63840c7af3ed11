"""What the platform decided on a notice: by hand, or as a line of its file."""

from datetime import timedelta
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.notice import Decision, Notice
from services.instaclean.domain.quarter import months_after
from services.instaclean.effects import move
from services.instaclean.effects.end_batch import end_batch
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.decide import NoticeDecided
from shared.language.clock import AHEAD
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

EARLIEST = timedelta(days=1)  # before sending: a platform's clock, or a day without an hour


def refuse_wrong_moment(
    turn: Turn[InstacleanStore], notice: Notice, decision: Decision
) -> None:
    """Refuse a decision on what was not sent, from before it was sent, or from the future."""
    batch = turn.store.batches.get(notice.batch_id) if notice.batch_id else None
    may_be_decided = states.DECIDED in states.ALLOWED["notice"][notice.state]
    if batch is None or batch.sent_at is None or not may_be_decided:
        raise Refuse("not-now", field="notice_id")
    if decision.decided_at > turn.now + AHEAD:
        raise Refuse("in-the-future", field="decided_at")
    if decision.decided_at < batch.sent_at - EARLIEST:
        raise Refuse("before-sending", field="decided_at")


def decided(
    turn: Turn[InstacleanStore],
    notice: Notice,
    decision: Decision,
    settings: InstacleanSettings,
) -> Notice:
    """Return the notice with what the platform said, and the end of the complaint term."""
    moved = move.notice_to(turn, notice, states.DECIDED, decision.cause_id)
    until = months_after(decision.decided_at, settings.complaint_months, settings.zone)
    return moved.model_copy(update={"decision": decision, "complain_by": until})


async def tell_decided(
    turn: Turn[InstacleanStore], notice: Notice, cause_id: UUID, settings: InstacleanSettings
) -> None:
    """Tell of the decision this cause brought, and of the batch if it was the last in it."""
    made, decision = notice.moved_by(cause_id), notice.decision
    if not (made and decision and notice.batch_id and notice.quarter and notice.complain_by):
        return
    await turn.publish(
        NoticeDecided(
            id=uuid5(notice.notice_id, f"decided/{made.number}"),
            notice_id=notice.notice_id,
            entry_id=notice.entry_id,
            batch_id=notice.batch_id,
            quarter=notice.quarter,
            platform=notice.platform,
            category=notice.category,
            decision=decision.decision,
            decided_at=decision.decided_at,
            complain_by=notice.complain_by,
        )
    )
    await move.tell(turn, notice, cause_id)
    await end_batch(turn, notice.batch_id, settings)
