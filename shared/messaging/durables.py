"""Which consumers the inboxes of services need."""

from collections.abc import Iterable

from shared.broker.streams import COMMANDS, EVENTS, TIMERS, Durable
from shared.contracts.message import Due, Event
from shared.messaging.inbox import Inbox


def durables(inboxes: Iterable[Inbox]) -> list[Durable]:
    """Return the consumers of these inboxes: one per stream, so order holds across kinds."""
    found = []
    for inbox in inboxes:
        found.append(Durable(COMMANDS, f"{inbox.name}-commands", (f"command.{inbox.name}.>",)))
        if heard := inbox.hears(Event):
            subjects = tuple(sorted(h.message.subject for h in heard))
            found.append(Durable(EVENTS, f"{inbox.name}-events", subjects))
        if inbox.hears(Due):
            found.append(Durable(TIMERS, f"{inbox.name}-timers", (f"due.{inbox.name}.>",)))
    return found
