"""One coroutine per message: receive, load, decide, keep, tell."""

from services.policy.handlers import agreements, ledger, workers
from services.policy.inbox import inbox

__all__ = ["agreements", "inbox", "ledger", "workers"]
