"""Workers and their profiles, goals, the checklist, and what is looked at again."""

from services.policy.handlers.workers import (
    checklist,
    evaluation,
    goals,
    profiles,
    reviews,
    workers,
)

__all__ = ["checklist", "evaluation", "goals", "profiles", "reviews", "workers"]
