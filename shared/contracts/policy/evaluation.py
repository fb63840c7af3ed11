"""An agreement, a goal or a point of the checklist is evaluated."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, MANAGER

Outcome = Literal["continue", "change", "stop"]

Kind = Literal["agreement", "goal", "point"]
"""What is looked at again every six months; a point is one of the checklist."""


class RecordEvaluation(
    Command,
    subject="command.policy.record-evaluation.v1",
    by=(
        COORDINATOR,
        MANAGER,
    ),
    entity="item",
):
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
