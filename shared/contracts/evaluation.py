"""What the policy service hears and says of reviews."""

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

Outcome = Literal["continue", "change", "stop"]
Kind = Literal["agreement", "goal", "point"]
"""What is looked at again every six months; a point is one of the checklist."""


class RecordEvaluation(Command, subject="command.policy.record-evaluation.v1", entity="item"):
    """An agreement or a goal was evaluated: what was found, and what was decided."""

    item: Code = Field(description="id of the agreement, or name of the goal")
    about: Literal["agreement", "goal"] = "agreement"
    concerns: date = Field(description="the day it was evaluated; it may be entered later")
    findings: Personal = Field(min_length=1, max_length=4000)
    decisions: Personal = Field(min_length=1, max_length=4000)
    outcome: Outcome = Field(description="stop: no sharing under it, or no such goal")


class EvaluationRecorded(Event, subject="event.policy.evaluation-recorded.v1", entity="item"):
    """An agreement or goal was evaluated; until when it holds without the next."""

    item: Code
    about: Kind = "agreement"
    concerns: date
    entered: date
    outcome: Outcome
    review_by: date = Field(description="the day it concerns, if there need not be a next")


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


class ReviewView(Frozen):
    """One thing that is looked at again, and when."""

    item: Code
    about: Kind = "agreement"
    review_by: date
    stops_on: date | None
    state: Literal["in-time", "near", "overdue", "stopped"]
    concerned: date | None = Field(None, description="the day of the last evaluation")
    outcome: Outcome | None = None
    findings: Personal | None = None
    decisions: Personal | None = None


class Reviews(Answer, subject="answer.policy.reviews.v1"):
    """Every agreement in force, goal and proven point, the first to be reviewed first."""

    reviews: tuple[ReviewView, ...]


class ListReviews(Query, subject="query.policy.list-reviews.v1", answer=Reviews):
    """What must be looked at again, and when?"""
