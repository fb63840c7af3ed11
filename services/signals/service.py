"""How the signals service is put together, and all there is to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from services.signals import hooks, settings
from services.signals.domain.alarm import OnCall
from services.signals.domain.house import House
from services.signals.effects.model_files import ModelFiles
from services.signals.effects.shadow import LEARNT
from services.signals.handlers import inbox
from services.signals.plugins import call_by_mail, call_by_web, second_opinion
from services.signals.plugins.language_model import LanguageModel
from services.signals.plugins.learnt import Learnt
from services.signals.plugins.reading import Reader
from services.signals.settings import CallSettings, SecondOpinionSettings, SignalsSettings
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

NO_FILES = ModelFiles()


def load_plugins(
    shadow: tuple[str, ...] = (), store: SignalStore | None = None, files: ModelFiles = NO_FILES
) -> plugins.Ask:
    """Return what decides: installed plugins are asked before ours, and shadows only watch.

    What was learnt on site decides before what ships, where there is a store that knows of it.
    """
    if store is None:
        return plugins.load(hooks, BUILTINS, CANDIDATES, shadow)
    in_use = Learnt(files, lambda: store.models.in_use)
    candidate = Learnt(files, lambda: store.models.candidate)
    ask = plugins.load(hooks, BUILTINS, CANDIDATES, shadow, {LEARNT: in_use})
    return replace(ask, candidates={**ask.candidates, LEARNT: lambda: candidate})


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: SignalStore
    house: House
    ask: plugins.Ask = field(default_factory=load_plugins)
    call: CallSettings = field(default_factory=CallSettings)
    readers: Mapping[str, Reader] = field(default_factory=dict)
    files: ModelFiles = NO_FILES


def readers_of(chosen: SecondOpinionSettings) -> dict[str, Reader]:
    """Return who reads a signal too, by name: nobody, unless the settings say where."""
    return {"model": LanguageModel(chosen)} if chosen.url else {}


def read_settings() -> SignalsSettings:
    """Read all settings of this service, so that a wrong one shows before anything begins."""
    settings.load_call()
    settings.load_second_opinion()
    return settings.load()


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    ours, call = settings.load(), settings.load_call()
    people = tools.settings.on_call
    readers = readers_of(settings.load_second_opinion())
    house = House(
        key=tools.pseudonym_key,
        municipality=ours.municipality,
        on_call=OnCall(
            people=people,
            wait=timedelta(seconds=ours.alarm_wait),
            reached=tuple(filter(call.reaches, people)),
        ),
        readers=tuple(readers),
    )
    store, files = SignalStore(tools.bucket), ModelFiles(ours.models)
    ask = load_plugins(ours.shadow, store, files)
    return Parts(store, house, ask, call, readers, files)


service = Service(
    "signals",
    (inbox, call_by_mail.inbox, call_by_web.inbox, second_opinion.inbox),
    parts,
    REFUSALS,
    plugins=load_plugins,
    settings=read_settings,
)
