"""A worker's profiles against the two rules of online youth work, and when to look again."""

from datetime import date, timedelta
from typing import get_args
from uuid import UUID, uuid5

from services.policy.domain.calendar import MOST_MONTHS, months_after
from shared.contracts.message import Code, Frozen, Personal, Timer
from shared.contracts.policy.profiles import Point, ProfileDue, ProfileView
from shared.language.clock import midnight
from shared.language.taxonomy import PLATFORMS

POINTS: tuple[str, ...] = get_args(Point)
SOON = timedelta(days=14)  # a new or failed profile, and after a change of the platform
DAY = timedelta(days=1)
PROFILES = UUID("7c2f1d3a-0b6e-5d0c-8a55-1f6b7d9e2c40")  # namespace of timers' ids


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
    def due_id(self) -> UUID:
        """Return the id of the timer of its present date."""
        return uuid5(PROFILES, f"{self.key}/{self.due}")

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
        """Return the profile due again after its platform changed, if it is older than that."""
        looked_on = self.checked_on or self.due - SOON
        if looked_on > on:
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


def clock(profile: Profile) -> Timer | None:
    """Return when to tell that a profile is overdue; None once it was told."""
    if profile.told_overdue == profile.due:
        return None
    due = ProfileDue(id=profile.due_id, profile=profile.key)
    return Timer(due, midnight(profile.due + DAY))
