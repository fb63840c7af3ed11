"""The checklist: dated evidence; while a point is open, agreements may have to wait."""

from datetime import datetime

from services.policy.domain.calendar import today
from services.policy.domain.checklist import QUESTIONS, Evidence, GoLive, checklist
from services.policy.handlers.reviews import look
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.checklist import (
    Checklist,
    EvidenceRecorded,
    PointView,
    RecordEvidence,
    ShowChecklist,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish


@inbox.on(RecordEvidence)
async def record_evidence(
    command: RecordEvidence, store: PolicyStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Keep what shows that a point is in order; the latest date counts."""
    if command.point not in QUESTIONS:
        raise Refuse("unknown-point", field="point")
    if command.on > today(now):
        raise Refuse("in-the-future", field="on")
    evidence = Evidence(
        cause=command.id, point=command.point, on=command.on, note=command.note, by=actor
    )
    known = store.evidence.get(command.point)
    if known is None or known.on <= command.on:
        await store.evidence.put(command.point, evidence)
    await publish(
        EvidenceRecorded(
            id=command.derive("recorded"),
            point=command.point,
            on=evidence.on,
            until=evidence.until,
            still_open=open_points(store, now=now),
        )
    )
    await look("point", command.point, store=store, publish=publish, now=now)


@inbox.on(ShowChecklist)
async def show_checklist(
    _query: ShowChecklist, store: PolicyStore, go_live: GoLive, now: datetime
) -> Checklist:
    """Return every point."""
    return Checklist(points=_points(store, now=now), required=go_live.waits)


def open_points(store: PolicyStore, *, now: datetime) -> int:
    """Return how many points are not in order, or no longer."""
    return sum(point.open for point in _points(store, now=now))


def _points(store: PolicyStore, *, now: datetime) -> tuple[PointView, ...]:
    return checklist({e.point: e for e in store.evidence}, today=today(now))
