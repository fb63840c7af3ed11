"""What a service is: a name, what it hears, and how its parts are made."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any

from shared.hosting.http import Asgi
from shared.hosting.plugins import Ask
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Publish
from shared.process.settings import Settings
from shared.storage.bucket import Bucket

MakePartner = Callable[[str], Awaitable[None]]
"""Makes the consumer a partner fetches with, by its code; one that is there stays."""


HeardAll = Callable[[float], Awaitable[bool]]
"""Tells whether the service has handled every event there is now, or has within seconds."""


class UnknownService(Exception):
    """No service of this name is installed; says which are."""


async def no_broker(partner: str) -> None:
    """Refuse to make room for a partner: only a host that runs has a broker."""
    raise NotImplementedError(f"no broker to make room for {partner!r} on")


async def nothing_to_hear(_seconds: float) -> bool:
    """Return that all was heard: without a broker nothing is on its way."""
    return True


@dataclass(frozen=True, slots=True)
class Tools:
    """What the host gives a service to make its parts from."""

    bucket: Bucket
    settings: Settings
    pseudonym_key: str = ""
    make_partner: MakePartner = no_broker
    heard_all: HeardAll = nothing_to_hear


@dataclass(frozen=True, slots=True)
class Service:
    """A name, what it hears, and how its parts are made; the largest kind of plugin."""

    name: str
    inboxes: tuple[Inbox, ...]
    parts: Callable[[Tools], object] = lambda _: None
    refusals: Mapping[str, str] = field(default_factory=dict)
    """What a person reads for each reason of a refusal, in Dutch."""
    plugins: Callable[[], Ask] | None = None
    """Loads the plugins that answer this service's hooks, if it has any."""
    pages: Callable[[Any, Publish], Asgi] | None = None
    """Makes its HTTP pages, served under `/<name>/`, from its parts; they act by messages."""
    settings: Callable[[], object] | None = None
    """Reads its own settings: a wrong one is named before anything is begun."""
    from_events: tuple[str, ...] = ()
    """The tables that hold nothing but what events said: those can be made from them again."""


def installed() -> dict[str, Service]:
    """Return every service of the entry-point group `seintje.services`, by name."""
    return {point.name: point.load() for point in entry_points(group="seintje.services")}


def choose(names: Sequence[str]) -> tuple[Service, ...]:
    """Return the services asked for; all of them when none is named.

    `BadSettings` when one of them cannot read its settings.
    """
    known = installed()
    if unknown := [name for name in names if name not in known]:
        raise UnknownService(
            f"no service {unknown[0]!r}; installed: {', '.join(sorted(known))}"
        )
    chosen = tuple(known[name] for name in names or known)
    for service in chosen:
        if service.settings is not None:
            service.settings()
    return chosen
