"""A goal is dropped: by who set it, or because its evaluation said so."""

from uuid import UUID

from services.policy.store import PolicyStore
from shared.contracts.policy.goals import GoalDropped
from shared.messaging.turn import Turn


async def drop(turn: Turn[PolicyStore], goal: str, *, event_id: UUID) -> None:
    """Keep that nobody works on a goal any more, and tell it, unless it was set anew since."""
    goals = turn.store.reviews.goals
    if goals.is_past(goal, turn.cause):
        return
    if stands := goals.get(goal):
        dropped = stands.model_copy(update={"dropped": True})
        await goals.put(goal, dropped, by=turn.cause)
    await turn.publish(GoalDropped(id=event_id, goal=goal))
