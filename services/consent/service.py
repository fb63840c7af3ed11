"""How the consent service is put together, and all there is to it."""

from dataclasses import dataclass
from datetime import timedelta

from services.consent.domain.decide import Rules
from services.consent.domain.notice import Organisation, material
from services.consent.domain.publication import TakeDownRules
from services.consent.domain.receipt import Signet
from services.consent.handlers import inbox
from services.consent.pages.app import Pages
from services.consent.store import ConsentStore
from shared.hosting.http import Asgi
from shared.hosting.service import Service, Tools
from shared.language.consent import OBJECTIONS, REFUSALS
from shared.messaging.turn import Publish


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: ConsentStore
    rules: Rules
    organisation: Organisation
    take_downs: TakeDownRules
    warn: timedelta
    signet: Signet
    kvk: str


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    told = tools.settings
    return Parts(
        store=ConsentStore(tools.bucket),
        rules=Rules(guardians=told.guardians, notices=material()),
        organisation=Organisation(name=told.organisation, contact=told.contact),
        take_downs=TakeDownRules(timedelta(seconds=told.take_down_wait), told.on_call),
        warn=timedelta(seconds=told.warn),
        signet=Signet(
            told.receipt_key.get_secret_value() if told.receipt_key else tools.pseudonym_key
        ),
        kvk=told.kvk,
    )


def pages(parts: Parts, publish: Publish) -> Asgi:
    """Make the pages people sign and withdraw on."""
    return Pages(
        store=parts.store,
        organisation=parts.organisation,
        signet=parts.signet,
        kvk=parts.kvk,
        publish=publish,
    ).app()


service = Service("consent", (inbox,), parts, REFUSALS | OBJECTIONS, pages=pages)
