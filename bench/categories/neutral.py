"""Dutch that nobody wrote for this: what installed packages say to the people who use them.

None of it is about young people in trouble, so whatever is flagged is flagged wrongly. The
texts stay where they are: they are measured with only, and neither copied nor learnt from.
"""

import gettext
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from bench.categories.figures import ACUTE, WORRYING
from services.signals.hooks import Label
from services.signals.plugins import together

LOCALES = Path("/usr/share/locale/nl/LC_MESSAGES")
MOST = 1500  # texts of one source
WORDS = range(4, 41)  # a text of so many words reads like a message
MARKS = re.compile(r"%[-#0-9.]*l?[a-z]|[{}<>\\|\[\]_]|--|https?:")
RULE = re.compile(r"<(\w+)>")
CHOICE = re.compile(r"\[[^\[\]()]*\]|\(([^\[\]()|]*)[^\[\]()]*\)")
HOLE = re.compile(r"\{[^}]*\}")
NUMBER = re.compile("hours|minutes|seconds|level|temp|percent|volume|bright|position|speed")


def sources() -> Mapping[str, Sequence[str]]:
    """Return the texts of each source that is installed; none where it is not."""
    return {name: _sample(read()) for name, read in SOURCES.items()}


def flagged(texts: Sequence[str]) -> tuple[float, float]:
    """Return which part gets a worrying label or suspicion, and which part surely; 0 to 1."""
    labelled = [together.categorise(text=text) or () for text in texts]
    at_all = sum(any(_flags(label) for label in labels) for labels in labelled)
    surely = sum(
        any(_flags(label) and not label.check for label in labels) for labels in labelled
    )
    return at_all / len(texts), surely / len(texts)


def _flags(label: Label) -> bool:
    return label.category in (WORRYING if label.is_named else ACUTE)


def _sample(texts: Iterator[str]) -> Sequence[str]:
    """Return at most `MOST` texts, the same each time and from all over the source."""
    whole = sorted({t for t in texts if len(t.split()) in WORDS and not MARKS.search(t)})
    return whole[:: max(1, len(whole) // MOST)][:MOST]


def _of_programs() -> Iterator[str]:
    for path in sorted(LOCALES.glob("*.mo")):
        if not path.name.startswith("iso_"):
            yield from _of_catalogue(path)


def _of_package(name: str) -> Callable[[], Iterator[str]]:
    def read() -> Iterator[str]:
        for path in sorted(_folder(name).rglob("locale/nl/LC_MESSAGES/*.mo")):
            yield from _of_catalogue(path)

    return read


def _of_the_house() -> Iterator[str]:
    """Yield what people say to their house: lamps, timers, weather, shopping lists."""
    path = _folder("home_assistant_intents") / "data/nl.json"
    if not path.is_file():
        return
    raw = json.loads(path.read_text("utf-8"))
    for intent in raw["intents"].values():
        for block in intent.get("data", ()):
            for template in block.get("sentences", ()):
                yield _sentence(template, raw["expansion_rules"])


def _sentence(template: str, rules: Mapping[str, str]) -> str:
    """Return one sentence of a template: the first of each choice, a word for each hole."""
    while RULE.search(template):
        template = RULE.sub(lambda match: rules.get(match[1], ""), template)
    while CHOICE.search(template):
        template = CHOICE.sub(lambda match: match[1] or "", template)
    return " ".join(HOLE.sub(_filled, template).split())


def _filled(hole: re.Match[str]) -> str:
    return "tien" if NUMBER.search(hole[0]) else "keuken"


def _of_catalogue(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    messages: Mapping[object, str] = vars(catalogue)["_catalog"]
    for source, text in messages.items():
        if source and text != source:
            yield from text.replace("&", "").split("\n")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")


SOURCES: Mapping[str, Callable[[], Iterator[str]]] = {
    "programs (Debian, /usr/share/locale/nl)": _of_programs,
    "said to a house (PyPI home-assistant-intents, Apache-2.0)": _of_the_house,
    "a web shop for tickets (PyPI pretix, AGPL-3.0)": _of_package("pretix"),
    "a web framework (PyPI django, BSD-3-Clause)": _of_package("django"),
}
