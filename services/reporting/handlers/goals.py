"""Goals: which stand, and how far each is."""

from services.reporting.domain.figures import figures
from services.reporting.domain.goals import Goal, GoalState
from services.reporting.effects.ready import be_up_to_date
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.policy.goals import GoalDropped, GoalSet
from shared.contracts.reporting.goals import AskGoals, Goals
from shared.hosting.service import HeardAll
from shared.messaging.turn import Turn


@inbox.on(GoalSet)
async def set_goal(event: GoalSet, turn: Turn[ReportingStore]) -> None:
    """Let a goal stand as it was set."""
    goal = Goal(
        goal=event.goal,
        metric=event.metric,
        baseline=event.baseline,
        target=event.target,
        responsible=event.responsible,
        begin=event.begin,
        end=event.end,
    )
    state = GoalState(at=event.at, event_id=event.id, goal=goal)
    await turn.store.keep_goal(event.goal, state)


@inbox.on(GoalDropped)
async def drop_goal(event: GoalDropped, turn: Turn[ReportingStore]) -> None:
    """Let a goal stand no longer."""
    state = GoalState(at=event.at, event_id=event.id, goal=None)
    await turn.store.keep_goal(event.goal, state)


@inbox.on(AskGoals)
async def ask_goals(_query: AskGoals, turn: Turn[ReportingStore], heard_all: HeardAll) -> Goals:
    """Return the goals that stand, each with its progress."""
    await be_up_to_date(heard_all)
    store = turn.store
    return Goals(goals=tuple(g.progress(figures(store.told(g.period))) for g in store.goals()))
