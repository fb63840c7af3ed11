"""Goals: only what can be measured and has an end can be one."""

from datetime import date, timedelta

from services.policy.handlers.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.goals import DropGoal, GoalDropped, GoalSet, SetGoal
from shared.figures import METRICS
from shared.inbox import Publish, Refuse, TooEarly

LONGEST = timedelta(days=2 * 366)  # events are kept two years: what is older cannot be counted


@inbox.on(SetGoal)
async def set_goal(command: SetGoal, store: PolicyStore, publish: Publish) -> None:
    """Keep a goal that is measurable, attainable and has an end."""
    if wrong := _wrong(command):
        raise Refuse(wrong[0], field=wrong[1])
    stands = GoalSet(
        id=command.derive("set"),
        **command.model_dump(
            include={"goal", "metric", "baseline", "target", "responsible", "begin", "end"}
        ),
    )
    await store.goals.put(command.goal, stands)
    await publish(stands)


@inbox.on(DropGoal)
async def drop_goal(command: DropGoal, store: PolicyStore, publish: Publish) -> None:
    """Let a goal go."""
    if store.goals.get(command.goal) is None:
        raise TooEarly("unknown-goal", field="goal")
    await publish(GoalDropped(id=command.derive("dropped"), goal=command.goal))


def _wrong(command: SetGoal) -> tuple[str, str] | None:
    """Return reason and field when it is no goal."""
    if command.metric not in METRICS:
        return "unknown-metric", "metric"
    if command.target == command.baseline:
        return "no-change", "target"
    if not _is_period(command.begin, command.end):
        return "bad-period", "end"
    return None


def _is_period(begin: date, end: date) -> bool:
    return begin < end <= begin + LONGEST
