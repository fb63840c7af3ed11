"""Goals: only what can be measured and has an end can be one."""

from datetime import date, datetime, timedelta
from uuid import UUID

from services.policy.domain.calendar import today
from services.policy.domain.goals import Goal
from services.policy.handlers.reviews import look
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.goals import DropGoal, GoalDropped, GoalSet, SetGoal
from shared.language.metrics import METRICS
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish

LONGEST = timedelta(days=2 * 366)  # events are kept two years: what is older cannot be counted


@inbox.on(SetGoal)
async def set_goal(
    command: SetGoal, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Keep a goal that is measurable, attainable and has an end."""
    if wrong := _wrong(command):
        raise Refuse(wrong[0], field=wrong[1])
    stands = GoalSet(
        id=command.derive("set"),
        **command.model_dump(
            include={"goal", "metric", "baseline", "target", "responsible", "begin", "end"}
        ),
    )
    known = store.goals.get(command.goal)
    if known is None or known.stands.id != stands.id:
        known = Goal(stands=stands, since=today(now))
        await store.goals.put(command.goal, known)
    if not known.dropped:
        await publish(stands)
        await look("goal", command.goal, store=store, publish=publish, now=now)


@inbox.on(DropGoal)
async def drop_goal(command: DropGoal, store: PolicyStore, publish: Publish) -> None:
    """Let a goal go."""
    if store.goals.get(command.goal) is None:
        raise TooEarly("unknown-goal", field="goal")
    await drop(command.goal, command.derive("dropped"), store=store, publish=publish)


async def drop(name: str, told: UUID, *, store: PolicyStore, publish: Publish) -> None:
    """Keep that nobody works on a goal any more, and tell it under the id `told`."""
    if goal := store.goals.get(name):
        await store.goals.put(name, goal.model_copy(update={"dropped": True}))
    await publish(GoalDropped(id=told, goal=name))


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
