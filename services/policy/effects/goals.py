"""A goal is dropped: by who set it, or because its evaluation said so."""

from uuid import UUID

from services.policy.store import PolicyStore
from shared.contracts.policy.goals import GoalDropped
from shared.messaging.turn import Turn


async def drop(turn: Turn[PolicyStore], goal: str, *, event_id: UUID) -> None:
    """Keep that nobody works on a goal any more, and tell it."""
    if stands := turn.store.reviews.goals.get(goal):
        dropped = stands.model_copy(update={"dropped": True})
        await turn.store.reviews.goals.put(goal, dropped)
    await turn.publish(GoalDropped(id=event_id, goal=goal))
