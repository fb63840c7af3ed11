"""What the policy service hears and says of workers: profiles, hours, competences, means."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Due,
    Event,
    Frozen,
    Personal,
    Query,
)
from shared.contracts.roles import COORDINATOR, MANAGER, WORKER

Point = Literal[
    "closed", "recognisable", "uniform", "personal", "attractive", "work-apart", "hours-shown"
]
Competence = Literal[
    "social-media", "signalling", "accuracy", "cooperation", "curiosity", "privacy"
]
Means = Literal["work-phone", "shared-laptop"]

# --- commands ---------------------------------------------------------------------


class RegisterProfile(
    Command,
    subject="command.policy.register-profile.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="worker",
):
    """A worker has a profile on a platform; sent again it changes what is said of it."""

    worker: Code
    platform: Code
    handle: Personal = Field(min_length=1, max_length=200)
    availability: Personal | None = Field(
        None, max_length=200, description="when youths can reach the worker there"
    )


class CheckProfile(
    Command, subject="command.policy.check-profile.v1", by=(COORDINATOR,), entity="worker"
):
    """Somebody held a profile against the two rules of online youth work."""

    worker: Code
    platform: Code
    on: date
    good: tuple[Point, ...] = Field(description="what is as it should be; the rest is not")


class NotePlatformChange(
    Command,
    subject="command.policy.note-platform-change.v1",
    by=(COORDINATOR,),
    entity="platform",
):
    """A platform changed its settings: every profile there is to be checked again."""

    platform: Code
    on: date


class RecordActivity(
    Command,
    subject="command.policy.record-activity.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="worker",
):
    """A worker was online: to bring something, or to look."""

    worker: Code
    platform: Code
    on: date
    minutes: int = Field(ge=1, le=600)
    activity: Literal["bring", "take"] = Field(description="posting and answering, or watching")


class RecordMeans(
    Command,
    subject="command.policy.record-means.v1",
    by=(
        COORDINATOR,
        MANAGER,
    ),
    entity="worker",
):
    """What a worker has to work with: hours a week, and devices."""

    worker: Code
    hours_a_week: float = Field(gt=0, le=60)
    means: tuple[Means, ...] = ()


class RecordCompetence(
    Command,
    subject="command.policy.record-competence.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="worker",
):
    """How far a worker is with one competence."""

    worker: Code
    competence: Competence
    level: int = Field(ge=0, le=3, description="0 none, 1 begins, 2 enough, 3 teaches others")
    on: date


# --- events -----------------------------------------------------------------------


class ProfileRegistered(Event, subject="event.policy.profile-registered.v1", entity="worker"):
    """A worker has a profile on a platform."""

    worker: Code
    platform: Code


class ProfileChecked(Event, subject="event.policy.profile-checked.v1", entity="worker"):
    """A profile was checked; what misses is named."""

    worker: Code
    platform: Code
    missing: tuple[Code, ...]
    due: date


class ProfileOverdue(Event, subject="event.policy.profile-overdue.v1", entity="worker"):
    """A profile is to be checked again."""

    worker: Code
    platform: Code


class PlatformChangeNoted(
    Event, subject="event.policy.platform-change-noted.v1", entity="platform"
):
    """A platform changed; its profiles are due again."""

    platform: Code
    profiles: int


class ActivityRecorded(Event, subject="event.policy.activity-recorded.v1", entity="worker"):
    """A worker was online."""

    worker: Code
    platform: Code
    on: date
    minutes: int
    activity: Code = Field(description="`bring` or `take`")


class MeansRecorded(Event, subject="event.policy.means-recorded.v1", entity="worker"):
    """What a worker has to work with."""

    worker: Code
    missing: tuple[Code, ...]


class CompetenceRecorded(Event, subject="event.policy.competence-recorded.v1", entity="worker"):
    """How far a worker is with one competence."""

    worker: Code
    competence: Code
    level: int


class ProfileDue(Due, subject="due.policy.profile-due.v1", entity="profile"):
    """A profile is to be checked again."""

    profile: Code = Field(description="worker/platform")


# --- queries ----------------------------------------------------------------------


class ProfileView(Frozen):
    """One profile, and what is to be done about it."""

    platform: Code
    handle: Personal
    availability: Personal | None
    checked_on: date | None
    due: date
    overdue: bool
    missing: tuple[Code, ...]
    warning: str | None = Field(None, description="of the platform: Dutch, B1")


class WorkerView(Frozen):
    """A worker's profiles, hours of the last four weeks, competences and means."""

    worker: Code
    profiles: tuple[ProfileView, ...]
    bring_minutes: int
    take_minutes: int
    norm_minutes: int | None = Field(description="a quarter of the hours; null: not known")
    gaps: tuple[Code, ...] = Field(description="competences that are not enough, or unknown")
    missing_means: tuple[Code, ...]


class Workers(Answer, subject="answer.policy.workers.v1"):
    """The workers, by code."""

    workers: tuple[WorkerView, ...]


class ListWorkers(
    Query[Workers],
    subject="query.policy.list-workers.v1",
    by=(
        COORDINATOR,
        MANAGER,
    ),
):
    """How are the workers' profiles, hours, competences and means?"""

    worker: Code | None = Field(None, description="only this one")
