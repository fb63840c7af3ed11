"""How the consent service is put together, and all there is to it."""

from dataclasses import dataclass
from datetime import timedelta

from services.consent.domain.decide import Rules
from services.consent.domain.notice import Organisation, material
from services.consent.domain.publication import TakeDownRules
from services.consent.handlers import inbox
from services.consent.store import ConsentStore
from services.consent.texts import OBJECTIONS, REFUSALS
from shared.service import Service, Tools


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: ConsentStore
    rules: Rules
    organisation: Organisation
    take_downs: TakeDownRules
    warn: timedelta


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    told = tools.settings
    return Parts(
        store=ConsentStore(tools.bucket),
        rules=Rules(guardians=told.guardians, notices=material()),
        organisation=Organisation(name=told.organisation, contact=told.contact),
        take_downs=TakeDownRules(timedelta(seconds=told.take_down_wait), told.on_call),
        warn=timedelta(seconds=told.warn),
    )


service = Service("consent", (inbox,), parts, REFUSALS | OBJECTIONS)
