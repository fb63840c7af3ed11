"""How the consent service is put together, and all there is to it."""

from dataclasses import dataclass

from services.consent.handlers import inbox
from services.consent.store import ConsentStore
from services.consent.texts import OBJECTIONS, REFUSALS
from shared.service import Service, Tools


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: ConsentStore


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    return Parts(ConsentStore(tools.bucket))


service = Service("consent", (inbox,), parts, REFUSALS | OBJECTIONS)
