"""How the instaclean service is put together, and all there is to it."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.instaclean import hooks
from services.instaclean.domain.manifest import signing_key
from services.instaclean.handlers import inbox
from services.instaclean.plugins import mail, webhook
from services.instaclean.settings import InstacleanSettings, load
from services.instaclean.store import InstacleanStore
from shared.hosting import plugins
from shared.hosting.service import Service, Tools
from shared.language.instaclean import REFUSALS

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
    ask: plugins.Ask = field(default_factory=load_plugins)


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    settings = load()
    store = InstacleanStore(tools.bucket, settings)
    return Parts(store, signing_key(tools.pseudonym_key), settings, tools.pseudonym_key)


service = Service(
    "instaclean",
    (inbox, mail.inbox, webhook.inbox),
    parts,
    REFUSALS,
    load_plugins,
    settings=load,
)
