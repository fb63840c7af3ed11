"""The checklist: dated evidence; while a point is open, agreements may have to wait."""

from services.policy.domain.workers.checklist import (
    QUESTIONS,
    Evidence,
    checklist,
    open_points,
)
from services.policy.effects.reviews import look_at
from services.policy.inbox import inbox
from services.policy.settings import PolicySettings
from services.policy.store import PolicyStore
from shared.contracts.policy.checklist import (
    Checklist,
    EvidenceRecorded,
    RecordEvidence,
    ShowChecklist,
)
from shared.language.clock import day_of
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(RecordEvidence)
async def record_evidence(command: RecordEvidence, turn: Turn[PolicyStore]) -> None:
    """Keep what shows that a point is in order; the latest date counts."""
    on = day_of(turn.now)
    if command.point not in QUESTIONS:
        raise Refuse("unknown-point", field="point")
    if command.on > on:
        raise Refuse("in-the-future", field="on")
    kept = turn.store.reviews.evidence
    earlier = kept.get(command.point)
    if (
        kept.was_changed_by(command.point, command.id)
        and earlier
        and earlier.cause != command.id
    ):
        return  # other evidence counts, also of what was told since
    evidence = earlier if earlier and earlier.cause == command.id else _evidence(command, turn)
    counts = evidence if earlier is None or earlier.on <= command.on else earlier
    await kept.put(command.point, counts, by=command.id)
    still_open = evidence.still_open
    await turn.publish(
        EvidenceRecorded(
            id=command.derive("recorded"),
            point=command.point,
            on=evidence.on,
            until=evidence.until,
            still_open=open_points(kept, today=on) if still_open is None else still_open,
        )
    )
    await look_at(turn, "point", command.point)


def _evidence(command: RecordEvidence, turn: Turn[PolicyStore]) -> Evidence:
    """Return what a command records, with what is still open once it counts."""
    evidence = Evidence(
        cause=command.id,
        point=command.point,
        on=command.on,
        note=command.note,
        by=turn.actor,
    )
    others = (kept for kept in turn.store.reviews.evidence if kept.point != command.point)
    earlier = turn.store.reviews.evidence.get(command.point)
    counts = earlier if earlier and earlier.on > command.on else evidence
    still_open = open_points((*others, counts), today=day_of(turn.now))
    return evidence.model_copy(update={"still_open": still_open})


@inbox.on(ShowChecklist)
async def show_checklist(
    _query: ShowChecklist, turn: Turn[PolicyStore], settings: PolicySettings
) -> Checklist:
    """Return every point."""
    points = checklist(turn.store.reviews.evidence, today=day_of(turn.now))
    return Checklist(points=points, required=settings.checklist_required)
