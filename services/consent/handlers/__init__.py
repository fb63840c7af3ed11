"""One coroutine per message: receive, load, decide, keep, tell."""

from services.consent.handlers import (
    ask,
    clock,
    files,
    people,
    post,
    record,
    sign,
    withdraw,
)
from services.consent.inbox import inbox

__all__ = ["ask", "clock", "files", "inbox", "people", "post", "record", "sign", "withdraw"]
