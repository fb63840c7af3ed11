"""How the instaclean service is put together, and all there is to it."""

from dataclasses import dataclass

from services.instaclean.handlers import inbox
from services.instaclean.store import QueueStore
from services.instaclean.texts import REFUSALS
from shared.service import Service, Tools


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: QueueStore


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    return Parts(QueueStore(tools.bucket))


service = Service("instaclean", (inbox,), parts, REFUSALS)
