"""How the reporting service is put together, and all there is to it."""

from dataclasses import dataclass, field

from services.reporting.domain.facts import FACTS
from services.reporting.effects.desk import Desk
from services.reporting.handlers import inbox
from services.reporting.store import ReportingStore
from shared.hosting.service import HeardAll, Service, Tools, nothing_to_hear
from shared.language.reporting import REFUSALS


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: ReportingStore
    desk: Desk = field(default_factory=Desk)
    heard_all: HeardAll = nothing_to_hear


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    return Parts(ReportingStore(tools.bucket), heard_all=tools.heard_all)


service = Service(
    "reporting",
    (inbox,),
    parts,
    REFUSALS,
    from_events=(*(kind.table for kind in FACTS), "goal"),
)
