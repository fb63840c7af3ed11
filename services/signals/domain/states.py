"""The follow-up of a signal: which state can come after which."""

from collections.abc import Mapping
from types import MappingProxyType

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


class NotAllowed(Exception):
    """The state cannot come after the present one."""


def check(was: str, to: str) -> None:
    """Raise `NotAllowed` unless `to` can come after `was`."""
    if to not in ALLOWED[was]:
        raise NotAllowed(f"{to} cannot come after {was}")
