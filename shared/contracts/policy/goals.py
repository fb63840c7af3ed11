"""What the policy service hears and says of goals."""

from datetime import date

from pydantic import Field

from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, MANAGER


class SetGoal(
    Command,
    subject="command.policy.set-goal.v1",
    by=(
        COORDINATOR,
        MANAGER,
    ),
    entity="goal",
):
    """Somebody sets a goal: measurable, attainable, and with an end. Set again it changes."""

    goal: Code
    metric: Code = Field(
        description="a named query over events: see shared/language/metrics.py"
    )
    baseline: float = Field(ge=0, allow_inf_nan=False, description="what it was before")
    target: float = Field(ge=0, allow_inf_nan=False)
    responsible: Code
    begin: date
    end: date = Field(description="the last day")
    why: Personal | None = Field(None, max_length=500)


class DropGoal(
    Command,
    subject="command.policy.drop-goal.v1",
    by=(
        COORDINATOR,
        MANAGER,
    ),
    entity="goal",
):
    """Nobody works on a goal any more."""

    goal: Code


class GoalSet(Event, subject="event.policy.goal-set.v1", entity="goal"):
    """A goal stands. Its progress is in the events of its period."""

    goal: Code
    metric: Code
    baseline: float
    target: float
    responsible: Code
    begin: date
    end: date


class GoalDropped(Event, subject="event.policy.goal-dropped.v1", entity="goal"):
    """A goal no longer stands."""

    goal: Code
