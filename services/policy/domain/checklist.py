"""The internal preconditions of online work, each with evidence that is not too old."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class GoLive:
    """Whether agreements wait until no point is open."""

    waits: bool = False


AT_ONCE = GoLive()


class Evidence(Frozen):
    """What shows that a point is in order, and since when."""

    cause: UUID
    point: Code
    on: date
    note: Personal
    by: Code

    @property
    def until(self) -> date:
        """Return the last day it counts."""
        return months_after(self.on, MOST_MONTHS)


def checklist(evidence: Mapping[str, Evidence], *, today: date) -> tuple[PointView, ...]:
    """Return every point, with what shows that it is in order; the open ones first."""
    views = []
    for code, question in QUESTIONS.items():
        found = evidence.get(code)
        views.append(
            PointView(
                point=code,
                question=question,
                on=found.on if found else None,
                until=found.until if found else None,
                note=found.note if found else None,
                by=found.by if found else None,
                open=found is None or today > found.until,
            )
        )
    return tuple(sorted(views, key=lambda view: not view.open))
