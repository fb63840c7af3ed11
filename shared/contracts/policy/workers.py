"""Workers: hours online, competences and means, and all of a worker in one view."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Query
from shared.contracts.policy.profiles import ProfileView
from shared.contracts.roles import COORDINATOR, MANAGER, WORKER

Competence = Literal[
    "social-media", "signalling", "accuracy", "cooperation", "curiosity", "privacy"
]
Means = Literal["work-phone", "shared-laptop"]


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
