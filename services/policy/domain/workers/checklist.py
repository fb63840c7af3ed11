"""The internal preconditions of online work, each with evidence that is not too old."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from uuid import UUID

from services.policy.domain.calendar import MOST_MONTHS, months_after
from shared.contracts.message import Code, Frozen, Personal
from shared.contracts.policy.checklist import PointView

QUESTIONS: Mapping[str, str] = {
    code: point["question"]
    for code, point in tomllib.loads(
        (files(__package__) / "checklist.toml").read_text("utf-8")
    ).items()
}


class Evidence(Frozen):
    """What shows that a point is in order, and since when."""

    cause: UUID
    point: Code
    on: date
    note: Personal
    by: Code
    still_open: int | None = (
        None  # points, when it was recorded; None: kept before it was noted
    )

    @property
    def until(self) -> date:
        """Return the last day it counts."""
        return months_after(self.on, MOST_MONTHS)


def checklist(evidence: Iterable[Evidence], *, today: date) -> tuple[PointView, ...]:
    """Return every point, with what shows that it is in order; the open ones first."""
    by_point = {shown.point: shown for shown in evidence}
    views = [
        _view(code, question, by_point.get(code), today=today)
        for code, question in QUESTIONS.items()
    ]
    return tuple(sorted(views, key=lambda view: not view.open))


def open_points(evidence: Iterable[Evidence], *, today: date) -> int:
    """Return how many points are not in order, or no longer."""
    return sum(point.open for point in checklist(evidence, today=today))


def _view(code: str, question: str, evidence: Evidence | None, *, today: date) -> PointView:
    if evidence is None:
        return PointView(
            point=code, question=question, on=None, until=None, note=None, by=None, open=True
        )
    return PointView(
        point=code,
        question=question,
        on=evidence.on,
        until=evidence.until,
        note=evidence.note,
        by=evidence.by,
        open=today > evidence.until,
    )
