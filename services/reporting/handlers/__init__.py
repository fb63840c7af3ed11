"""One coroutine per message: receive, load, decide, keep, tell."""

from services.reporting.handlers import (
    board,
    consent,
    files,
    goals,
    instaclean,
    report,
    signals,
    workers,
)
from services.reporting.inbox import inbox

__all__ = [
    "board",
    "consent",
    "files",
    "goals",
    "inbox",
    "instaclean",
    "report",
    "signals",
    "workers",
]
