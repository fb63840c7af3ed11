"""The follow-up of a signal: which state can come after which."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from shared.language.taxonomy import CATEGORIES

LOGGED = "logged"
BEING_VERIFIED = "being-verified"
VERIFIED = "verified"
SHARED = "shared"
ACTED_UPON = "acted-upon"
CLOSED = "closed"
REOPENED = "reopened"

_OPEN = frozenset((BEING_VERIFIED, VERIFIED, SHARED, ACTED_UPON, CLOSED))
ALLOWED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        LOGGED: _OPEN,
        BEING_VERIFIED: _OPEN - {BEING_VERIFIED},
        VERIFIED: _OPEN,  # the street may tell more later
        SHARED: _OPEN,  # a correction is shared again
        ACTED_UPON: _OPEN,
        CLOSED: frozenset((REOPENED,)),
        REOPENED: _OPEN,
    }
)

CHECK = "check-category"
_CHECK_WITHIN, _CHECK_ACUTE_WITHIN = timedelta(hours=4), timedelta(minutes=15)
_FIRST_TASKS = {  # by category, else by tone: what to do, and within which time
    "hulpvraag": ("answer-help-request", timedelta(days=2)),
    "positive": ("compliment", timedelta(days=7)),
}


class NotAllowed(Exception):
    """The state cannot come after the present one."""


def check(was: str, to: str) -> None:
    """Raise `NotAllowed` unless `to` can come after `was`."""
    if to not in ALLOWED[was]:
        raise NotAllowed(f"{to} cannot come after {was}")


def first_tasks(
    category: str, *, to_check: bool, suspected: bool
) -> Iterator[tuple[str, timedelta]]:
    """Yield what a signal begins with: help is answered, talent praised, a guess checked."""
    if first := _FIRST_TASKS.get(category) or _FIRST_TASKS.get(CATEGORIES[category].tone):
        yield first
    if to_check:
        yield CHECK, _CHECK_ACUTE_WITHIN if suspected else _CHECK_WITHIN
