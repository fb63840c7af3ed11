"""Profiles of workers are registered, and held against the two rules of online youth work."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.message import Code, Command, Due, Event, Frozen, Personal
from shared.contracts.roles import COORDINATOR, WORKER

Point = Literal[
    "closed", "recognisable", "uniform", "personal", "attractive", "work-apart", "hours-shown"
]


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


class ProfileDue(Due, subject="due.policy.profile-due.v1", entity="profile"):
    """A profile is to be checked again."""

    profile: Code = Field(description="worker/platform")


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
