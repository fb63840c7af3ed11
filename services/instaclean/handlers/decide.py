"""The platform decides on a notice; the organisation may complain; the platform looks again."""

from services.instaclean.domain import states
from services.instaclean.domain.notice import YES, Complaint, Decision
from services.instaclean.effects import move
from services.instaclean.effects.decide import decided, refuse_wrong_moment, tell_decided
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.decide import FileComplaint, RecordDecision, RecordReview
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(RecordDecision)
async def record_decision(
    command: RecordDecision, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Note what the platform decided, in the batch the notice belongs to, however late."""
    notice = turn.store.notice(command.notice_id)
    decision = Decision(
        cause_id=command.id,
        decision=command.decision,
        decided_at=command.decided_at,
        ground=command.ground,
        automated=command.automated,
        reference=command.reference,
    )
    if not notice.moved_by(command.id) and not decision.repeats(notice.decision):
        refuse_wrong_moment(turn, notice, decision)
        if notice.decision is not None and not command.replaces:
            raise Refuse("other-decision-known", field="decision")
        notice = decided(turn, notice, decision, settings)

    await move.keep(turn, notice, command.id)
    await tell_decided(turn, notice, command.id, settings)


@inbox.on(FileComplaint)
async def file_complaint(command: FileComplaint, turn: Turn[InstacleanStore]) -> None:
    """Note that the organisation does not agree, within its six months."""
    notice = turn.store.notice(command.notice_id)
    if not notice.moved_by(command.id):
        if notice.decision is None or notice.complain_by is None:
            raise Refuse("no-decision", field="notice_id")
        if notice.decision.decision in YES:
            raise Refuse("nothing-to-complain", field="notice_id")
        if turn.now >= notice.complain_by:
            raise Refuse("too-late", field="notice_id")
        notice = move.notice_to(turn, notice, states.COMPLAINED, command.id)
        complaint = Complaint(reason=command.reason, filed_at=turn.now)
        notice = notice.model_copy(update={"complaint": complaint})

    await move.keep(turn, notice, command.id)
    await move.tell(turn, notice, command.id)


@inbox.on(RecordReview)
async def record_review(command: RecordReview, turn: Turn[InstacleanStore]) -> None:
    """Note what came of a complaint."""
    notice = turn.store.notice(command.notice_id)
    if not notice.moved_by(command.id):
        if notice.complaint is None:
            raise Refuse("no-complaint", field="notice_id")
        notice = move.notice_to(turn, notice, states.REVIEWED, command.id)
        reviewed = notice.complaint and notice.complaint.model_copy(update={"won": command.won})
        notice = notice.model_copy(update={"complaint": reviewed})

    await move.keep(turn, notice, command.id)
    await move.tell(turn, notice, command.id)
