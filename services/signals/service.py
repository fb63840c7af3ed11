"""How the signals service is put together, and all there is to it."""

from dataclasses import dataclass, field
from datetime import timedelta

from services.signals import hooks
from services.signals.domain.alarm import OnCall
from services.signals.handlers import inbox
from services.signals.store import SignalStore
from shared.hosting import plugins
from shared.hosting.service import Service, Tools
from shared.language.signals import REFUSALS

BUILTINS = (
    "services.signals.plugins.together",
    "services.signals.plugins.poisson",
    "services.signals.plugins.rising_words",
)
# These can run in shadow, and be back-tested; a plugin that is installed can as well.
CANDIDATES = (
    "services.signals.plugins.lexicon",
    "services.signals.plugins.linear",
    "services.signals.plugins.together",
)
NOBODY = OnCall(people=(), wait=timedelta(minutes=5))


def load_plugins(shadow: tuple[str, ...] = ()) -> plugins.Ask:
    """Return what decides: installed plugins are asked before ours, and shadows only watch."""
    return plugins.load(hooks, BUILTINS, CANDIDATES, shadow)


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: SignalStore
    key: str
    municipality: str = "onbekend"
    on_call: OnCall = NOBODY
    ask: plugins.Ask = field(default_factory=load_plugins)


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    settings = tools.settings
    on_call = OnCall(people=settings.on_call, wait=timedelta(seconds=settings.alarm_wait))
    return Parts(
        SignalStore(tools.bucket),
        tools.pseudonym_key,
        settings.municipality,
        on_call,
        load_plugins(settings.shadow),
    )


service = Service("signals", (inbox,), parts, REFUSALS, load_plugins)
