"""One coroutine per message: receive, load, decide, keep, tell."""

from services.consent.handlers import (
    assent,
    calendar,
    ending,
    files,
    guardians,
    may_publish,
    numbers,
    publication,
    record,
    sign,
    take_down,
    withdraw,
)
from services.consent.inbox import inbox

__all__ = [
    "assent",
    "calendar",
    "ending",
    "files",
    "guardians",
    "inbox",
    "may_publish",
    "numbers",
    "publication",
    "record",
    "sign",
    "take_down",
    "withdraw",
]
