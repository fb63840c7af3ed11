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


class RecordEvaluation(Command, subject="command.policy.record-evaluation.v1", entity="item"):
    """An agreement was evaluated: what was found, and what was decided."""

    item: Code = Field(description="id of the agreement")
    concerns: date = Field(description="the day it was evaluated; it may be entered later")
    findings: Personal = Field(min_length=1, max_length=4000)
    decisions: Personal = Field(min_length=1, max_length=4000)
    outcome: Outcome = Field(description="stop ends sharing under it at once")


class EvaluationRecorded(Event, subject="event.policy.evaluation-recorded.v1", entity="item"):
    """An agreement was evaluated; until when it holds without the next."""

    item: Code
    concerns: date
    entered: date
    outcome: Outcome
    review_by: date


class ReviewNear(Event, subject="event.policy.review-near.v1", entity="item"):
    """An agreement must be evaluated within some days."""

    item: Code
    days: int
    review_by: date


class ReviewOverdue(Event, subject="event.policy.review-overdue.v1", entity="item"):
    """An agreement was not evaluated in time; on a day nothing is shared under it any more."""

    item: Code
    stops_on: date


class SharingStopped(Event, subject="event.policy.sharing-stopped.v1", entity="item"):
    """Nothing is shared under an agreement any more, until it is evaluated."""

    item: Code


class ReviewDue(Due, subject="due.policy.review-due.v1", entity="item"):
    """The next step of an agreement's review."""

    item: Code


class ReviewView(Frozen):
    """One agreement and its review."""

    item: Code
    review_by: date
    stops_on: date
    state: Literal["in-time", "near", "overdue", "stopped"]
    concerned: date | None = Field(None, description="the day of the last evaluation")
    outcome: Outcome | None = None
    findings: Personal | None = None
    decisions: Personal | None = None


class Reviews(Answer, subject="answer.policy.reviews.v1"):
    """Every agreement in force, the first to be reviewed first."""

    reviews: tuple[ReviewView, ...]


class ListReviews(Query, subject="query.policy.list-reviews.v1", answer=Reviews):
    """Which agreements must be evaluated when?"""
