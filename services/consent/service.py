"""How the consent service is put together, and all there is to it."""

from dataclasses import dataclass
from datetime import timedelta

from services.consent import settings
from services.consent.domain.may_publish import Rules
from services.consent.domain.notice import Organisation, material
from services.consent.domain.receipt import Signet
from services.consent.domain.take_down import TakeDownRules
from services.consent.handlers import inbox
from services.consent.pages.app import application
from services.consent.pages.site import Site
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
    """Make the parts from what the host gives, and from the service's own settings."""
    ours = settings.load()
    warn = timedelta(seconds=ours.warn)
    take_downs = TakeDownRules(timedelta(seconds=ours.take_down_wait), tools.settings.on_call)
    secret = ours.receipt_key.get_secret_value() if ours.receipt_key else tools.pseudonym_key
    return Parts(
        store=ConsentStore(tools.bucket, warn=warn, take_downs=take_downs),
        rules=Rules(guardians=ours.guardians, notices=material()),
        organisation=Organisation(name=ours.organisation, contact=ours.contact),
        take_downs=take_downs,
        warn=warn,
        signet=Signet(secret),
        kvk=tools.settings.kvk,
    )


def pages(parts: Parts, publish: Publish) -> Asgi:
    """Make the pages people sign and withdraw on."""
    return application(
        Site(
            store=parts.store,
            organisation=parts.organisation,
            signet=parts.signet,
            kvk=parts.kvk,
            publish=publish,
        )
    )


service = Service(
    "consent",
    (inbox,),
    parts,
    REFUSALS | OBJECTIONS,
    settings=settings.load,
    pages=pages,
)
