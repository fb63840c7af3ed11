"""Goals: only what can be measured and has an end can be one."""

from datetime import date, timedelta

from services.policy.domain.workers.goals import Goal
from services.policy.effects.goals import drop
from services.policy.effects.reviews import look_at
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.goals import DropGoal, GoalSet, SetGoal
from shared.language.clock import day_of
from shared.language.metrics import METRICS
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn

LONGEST = timedelta(days=2 * 366)  # events are kept two years: what is older cannot be counted


@inbox.on(SetGoal)
async def set_goal(command: SetGoal, turn: Turn[PolicyStore]) -> None:
    """Keep a goal that is measurable, attainable and has an end."""
    _check(command)
    event = GoalSet(
        id=command.derive("set"),
        goal=command.goal,
        metric=command.metric,
        baseline=command.baseline,
        target=command.target,
        responsible=command.responsible,
        begin=command.begin,
        end=command.end,
    )
    goals = turn.store.reviews.goals
    if goals.is_past(command.goal, command.id):
        return  # it was set anew since, or dropped
    goal = goals.get(command.goal)
    if goal is None or goal.stands.id != event.id:
        goal = Goal(stands=event, since=day_of(turn.now))
    await goals.put(command.goal, goal, by=command.id)
    if not goal.dropped:
        await turn.publish(goal.stands)
        await look_at(turn, "goal", command.goal)


@inbox.on(DropGoal)
async def drop_goal(command: DropGoal, turn: Turn[PolicyStore]) -> None:
    """Let a goal go."""
    if turn.store.reviews.goals.get(command.goal) is None:
        raise TooEarly("unknown-goal", field="goal")
    await drop(turn, command.goal, event_id=command.derive("dropped"))


def _check(command: SetGoal) -> None:
    if command.metric not in METRICS:
        raise Refuse("unknown-metric", field="metric")
    if command.target == command.baseline:
        raise Refuse("no-change", field="target")
    if not _is_period(command.begin, command.end):
        raise Refuse("bad-period", field="end")


def _is_period(begin: date, end: date) -> bool:
    return begin < end <= begin + LONGEST
