"""One coroutine per message: receive, load, decide, keep, tell."""

from services.policy.handlers import agreements, decide, explain, log
from services.policy.handlers.inbox import inbox

__all__ = ["agreements", "decide", "explain", "inbox", "log"]
