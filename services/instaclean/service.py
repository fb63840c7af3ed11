"""How the instaclean service is put together, and all there is to it."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.instaclean import hooks
from services.instaclean.domain.manifest import signing_key
from services.instaclean.effects.search import Searcher
from services.instaclean.handlers import inbox
from services.instaclean.plugins import mail, webhook
from services.instaclean.settings import InstacleanSettings, load
from services.instaclean.store import InstacleanStore
from shared.hosting import plugins
from shared.hosting.service import Service, Tools
from shared.language.instaclean import REFUSALS
from shared.storage.bucket import Bucket

BUILTINS = ("services.instaclean.plugins.victims",)


def load_plugins() -> plugins.Ask:
    """Return the plugins that look for personal data: all of them are asked."""
    return plugins.load(hooks, BUILTINS)


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: InstacleanStore
    signing_key: Ed25519PrivateKey
    settings: InstacleanSettings
    key: str
    """Of the pseudonyms of accounts."""
    searcher: Searcher


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    settings = load()
    return parts_with(tools.bucket, settings, secret=tools.pseudonym_key)


def parts_with(bucket: Bucket, settings: InstacleanSettings, *, secret: str) -> Parts:
    """Make the parts; what is signed and what is marked cannot be made without the secret."""
    return Parts(
        store=InstacleanStore(bucket, settings),
        signing_key=signing_key(secret),
        settings=settings,
        key=secret,
        searcher=Searcher(load_plugins(), secret),
    )


service = Service(
    "instaclean",
    (inbox, mail.inbox, webhook.inbox),
    parts,
    REFUSALS,
    load_plugins,
    settings=load,
)
