"""One coroutine per message: receive, load, decide, keep, tell."""

from services.policy.handlers import (
    agreements,
    checklist,
    decide,
    evaluation,
    explain,
    goals,
    ledger,
    log,
    look_up,
    reviews,
    workers,
)
from services.policy.inbox import inbox

__all__ = [
    "agreements",
    "checklist",
    "decide",
    "evaluation",
    "explain",
    "goals",
    "inbox",
    "ledger",
    "log",
    "look_up",
    "reviews",
    "workers",
]
