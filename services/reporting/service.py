"""How the reporting service is put together, and all there is to it."""

from dataclasses import dataclass, field

from services.reporting.effects.desk import Desk
from services.reporting.handlers import inbox
from services.reporting.store import ReportingStore
from shared.hosting.service import Service, Tools
from shared.language.reporting import REFUSALS


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: ReportingStore
    desk: Desk = field(default_factory=Desk)


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    return Parts(ReportingStore(tools.bucket))


service = Service("reporting", (inbox,), parts, REFUSALS)
