"""One coroutine per message: receive, load, decide, keep, tell."""

from services.signals.handlers import change, log, look_up, share
from services.signals.handlers.inbox import inbox

__all__ = ["change", "inbox", "log", "look_up", "share"]
