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
    evidence = Evidence(
        cause=command.id,
        point=command.point,
        on=command.on,
        note=command.note,
        by=turn.actor,
    )
    earlier = turn.store.reviews.evidence.get(command.point)
    if earlier is None or earlier.on <= command.on:
        await turn.store.reviews.evidence.put(command.point, evidence)
    await turn.publish(
        EvidenceRecorded(
            id=command.derive("recorded"),
            point=command.point,
            on=evidence.on,
            until=evidence.until,
            still_open=open_points(turn.store.reviews.evidence, today=on),
        )
    )
    await look_at(turn, "point", command.point)


@inbox.on(ShowChecklist)
async def show_checklist(
    _query: ShowChecklist, turn: Turn[PolicyStore], settings: PolicySettings
) -> Checklist:
    """Return every point."""
    points = checklist(turn.store.reviews.evidence, today=day_of(turn.now))
    return Checklist(points=points, required=settings.checklist_required)
