"""What must be looked at again, and when."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.message import Answer, Code, Due, Event, Frozen, Personal, Query
from shared.contracts.policy.evaluation import Kind, Outcome
from shared.contracts.roles import COORDINATOR, MANAGER, PRIVACY_OFFICER

State = Literal["in-time", "near", "overdue", "stopped"]
"""How a review stands."""


class ReviewNear(Event, subject="event.policy.review-near.v1", entity="item"):
    """Something must be looked at again within some days."""

    item: Code
    about: Kind = "agreement"
    days: int
    review_by: date


class ReviewOverdue(Event, subject="event.policy.review-overdue.v1", entity="item"):
    """An agreement was not evaluated in time; on a day nothing is shared under it any more."""

    item: Code
    stops_on: date


class LookOverdue(Event, subject="event.policy.look-overdue.v1", entity="item"):
    """A goal or a point of the checklist was not looked at in time. Nothing stops."""

    item: Code
    about: Kind


class SharingStopped(Event, subject="event.policy.sharing-stopped.v1", entity="item"):
    """Nothing is shared under an agreement any more, until it is evaluated."""

    item: Code


class ReviewDue(Due, subject="due.policy.review-due.v1", entity="item"):
    """The next step of a review."""

    item: Code
    about: Kind = "agreement"

    @property
    def key(self) -> str:
        """Return what has one timer: a goal may be named like an agreement, or a point."""
        return self.item if self.about == "agreement" else f"{self.about}/{self.item}"


class ReviewView(Frozen):
    """One thing that is looked at again, and when."""

    item: Code
    about: Kind = "agreement"
    review_by: date
    stops_on: date | None
    state: State
    concerned: date | None = Field(None, description="the day of the last evaluation")
    outcome: Outcome | None = None
    findings: Personal | None = None
    decisions: Personal | None = None


class Reviews(Answer, subject="answer.policy.reviews.v1"):
    """Every agreement in force, goal and proven point, the first to be reviewed first."""

    reviews: tuple[ReviewView, ...]


class ListReviews(
    Query[Reviews],
    subject="query.policy.list-reviews.v1",
    by=(
        COORDINATOR,
        PRIVACY_OFFICER,
        MANAGER,
    ),
):
    """What must be looked at again, and when?"""
