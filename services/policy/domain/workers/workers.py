"""A worker's hours against the norm, competences and means."""

from datetime import date, timedelta
from typing import get_args
from uuid import UUID

from pydantic import Field

from services.policy.domain.workers.profiles import Profile
from shared.contracts.message import Code, Frozen
from shared.contracts.policy.workers import Competence, Means, WorkerView

COMPETENCES: tuple[str, ...] = get_args(Competence)
MEANS: tuple[str, ...] = get_args(Means)
ENOUGH = 2
NORM = 0.25  # of the working week is for online work: the guide's norm
WEEKS = 4  # over which hours are held against it


class Activity(Frozen):
    """Time online: one command is one row."""

    activity_id: UUID
    worker: Code
    platform: Code
    on: date
    minutes: int
    kind: Code


class Worker(Frozen):
    """What is known of one worker beside the profiles."""

    worker: Code
    hours_a_week: float | None = None
    means: tuple[Code, ...] = ()
    levels: dict[Code, int] = Field(default_factory=dict)

    @property
    def norm_minutes(self) -> int | None:
        """Return the minutes online that the norm asks for in four weeks."""
        if self.hours_a_week is None:
            return None
        return round(self.hours_a_week * 60 * WEEKS * NORM)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Return the competences that are not enough, or of which nothing is known."""
        return tuple(c for c in COMPETENCES if self.levels.get(c, 0) < ENOUGH)

    @property
    def missing_means(self) -> tuple[str, ...]:
        """Return the devices a worker should have and has not."""
        return tuple(m for m in MEANS if m not in self.means)


def view(
    worker: Worker, profiles: list[Profile], activities: list[Activity], *, today: date
) -> WorkerView:
    """Return all of a worker as a manager sees it."""
    since = today - timedelta(weeks=WEEKS)
    lately = [a for a in activities if since < a.on <= today]
    return WorkerView(
        worker=worker.worker,
        profiles=tuple(p.view(today=today) for p in sorted(profiles, key=lambda p: p.platform)),
        bring_minutes=sum(a.minutes for a in lately if a.kind == "bring"),
        take_minutes=sum(a.minutes for a in lately if a.kind == "take"),
        norm_minutes=worker.norm_minutes,
        gaps=worker.gaps,
        missing_means=worker.missing_means,
    )
