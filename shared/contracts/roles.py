"""Who may send what: the roles that a message names, and which of them an actor can have."""

from collections.abc import Container
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the platform; a message says which roles may send it."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    HELPER = "helper"
    PRIVACY_OFFICER = "privacy-officer"
    MANAGER = "manager"
    OPERATOR = "operator"
    PARTNER = "partner"
    SERVICE = "service"


WORKER, COORDINATOR, HELPER = Role.WORKER, Role.COORDINATOR, Role.HELPER
PRIVACY_OFFICER, MANAGER, OPERATOR = Role.PRIVACY_OFFICER, Role.MANAGER, Role.OPERATOR
PARTNER, SERVICE = Role.PARTNER, Role.SERVICE

_HELPERS = "helper-"  # what the name of every helper begins with
_PEOPLE = frozenset((WORKER, COORDINATOR, PRIVACY_OFFICER, MANAGER, OPERATOR, PARTNER))


def is_helper(actor: str) -> bool:
    """Return whether this is the name of a helper."""
    return actor.startswith(_HELPERS)


def roles_of(actor: str, *, services: Container[str]) -> frozenset[Role]:
    """Return the roles that who is called `actor` can have.

    Until people log in, a name tells only helpers and services apart from everybody else.
    """
    if actor in services:
        return frozenset((SERVICE,))
    if is_helper(actor):
        return frozenset((HELPER,))
    return _PEOPLE
