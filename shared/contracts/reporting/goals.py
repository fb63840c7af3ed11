"""Goals, and how far each of them is."""

from datetime import date

from pydantic import Field

from shared.contracts.message import Answer, Code, Frozen, Query
from shared.contracts.roles import COORDINATOR, MANAGER


class GoalProgress(Frozen):
    """A goal that stands, and what the events of its period come to."""

    goal: Code
    metric: Code = Field(description="one of shared/language/metrics.py")
    baseline: float
    target: float
    responsible: Code
    begin: date
    end: date = Field(description="the last day")
    count: int = Field(description="what the metric is now")
    way: float = Field(description="which part of the way from baseline to target: 1 is all")


class Goals(Answer, subject="answer.reporting.goals.v1"):
    """The goals that stand, by name."""

    goals: tuple[GoalProgress, ...]


class AskGoals(Query[Goals], subject="query.reporting.ask-goals.v1", by=(COORDINATOR, MANAGER)):
    """How far is each goal?"""
