"""One coroutine per message: receive, load, decide, keep, tell."""

from services.instaclean.handlers import (
    answers,
    check,
    clock,
    collect,
    decide,
    exposure,
    fast_lane,
    freeze,
    harmless,
    helpers,
    link,
    look_up,
    move,
    notice,
    proposals,
    queue,
    send,
)
from services.instaclean.inbox import inbox

__all__ = [
    "answers",
    "check",
    "clock",
    "collect",
    "decide",
    "exposure",
    "fast_lane",
    "freeze",
    "harmless",
    "helpers",
    "inbox",
    "link",
    "look_up",
    "move",
    "notice",
    "proposals",
    "queue",
    "send",
]
