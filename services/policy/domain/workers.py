"""A worker's profiles against the two rules, hours against the norm, competences, means."""

from datetime import date, timedelta
from typing import get_args
from uuid import UUID

from pydantic import Field

from services.policy.domain.calendar import MOST_MONTHS, months_after
from shared.contracts.message import Code, Frozen, Personal
from shared.contracts.policy.workers import Competence, Means, Point, ProfileView, WorkerView
from shared.language.taxonomy import PLATFORMS

POINTS: tuple[str, ...] = get_args(Point)
COMPETENCES: tuple[str, ...] = get_args(Competence)
MEANS: tuple[str, ...] = get_args(Means)
ENOUGH = 2
NORM = 0.25  # of the working week is for online work: the guide's norm
WEEKS = 4  # over which hours are held against it
SOON = timedelta(days=14)  # a new or failed profile, and after a change of the platform


class Profile(Frozen):
    """One profile of one worker."""

    worker: Code
    platform: Code
    handle: Personal
    availability: Personal | None = None
    good: tuple[Code, ...] = ()
    checked_on: date | None = None
    due: date
    told_overdue: date | None = None
    """For which due date it was told."""

    @property
    def key(self) -> str:
        """Return its row."""
        return f"{self.worker}/{self.platform}"

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is not as it should be."""
        return tuple(point for point in POINTS if point not in self.good)

    def checked(self, good: tuple[str, ...], *, on: date) -> "Profile":
        """Return the profile after a check; an older check than the last changes nothing."""
        if self.checked_on is not None and on < self.checked_on:
            return self
        whole = set(good) >= set(POINTS)
        due = months_after(on, MOST_MONTHS) if whole else on + SOON
        return self.model_copy(update={"good": good, "checked_on": on, "due": due})

    def changed(self, *, on: date) -> "Profile":
        """Return the profile due again after its platform changed, if no check came since."""
        if self.checked_on is not None and self.checked_on > on:
            return self
        return self.model_copy(update={"due": min(self.due, on + SOON)})

    def view(self, *, today: date) -> ProfileView:
        """Return the profile as others see it."""
        platform = PLATFORMS.get(self.platform)
        return ProfileView(
            platform=self.platform,
            handle=self.handle,
            availability=self.availability,
            checked_on=self.checked_on,
            due=self.due,
            overdue=today > self.due,
            missing=self.missing,
            warning=platform.warning if platform else None,
        )


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
