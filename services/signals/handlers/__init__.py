"""One coroutine per message: receive, load, decide, keep, tell."""

from services.signals.handlers import (
    alarm,
    amend,
    change,
    duplicates,
    erase,
    evidence,
    fetch,
    follow_up,
    learn,
    log,
    look_up,
    opinions,
    requests,
    shadow,
    share,
    tasks,
    trends,
)
from services.signals.inbox import inbox

__all__ = [
    "alarm",
    "amend",
    "change",
    "duplicates",
    "erase",
    "evidence",
    "fetch",
    "follow_up",
    "inbox",
    "learn",
    "log",
    "look_up",
    "opinions",
    "requests",
    "shadow",
    "share",
    "tasks",
    "trends",
]
