"""How the provisioner is put together, and all there is to it."""

from dataclasses import dataclass

from services.provisioner.handlers import Partner, inbox
from shared.hosting.service import MakePartner, Service, Tools
from shared.storage.table import Table


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: Table[Partner]
    make_partner: MakePartner


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    return Parts(tools.bucket.table("partner", Partner), tools.make_partner)


service = Service("provisioner", (inbox,), parts, from_events=("partner",))
