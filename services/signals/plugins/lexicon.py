"""Categorises by words: `lexicon.toml` beside this file says which word weighs what.

A word in the list may end or begin with `*` (compounds: `vecht*`, `*mes`). The weights of what
is found add up to w per category; confidence is w / (w + 1). A negation in the two words
before halves a weight twice; a look-alike ("geschiedenisles") takes the category away.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from services.signals.hooks import Label, hookimpl

NEGATIONS = frozenset({"geen", "niet", "nooit", "zonder", "niks"})
NEGATED = 0.25
SURE_ENOUGH = 0.35  # below this a label is noise
TOKEN = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*|[^\w\s.,;:!?'\"()/-]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, ready to be found in one pass over a text."""

    whole: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))
    prefix: dict[str, list[tuple[str, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    suffix: dict[str, list[tuple[str, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    phrases: list[tuple[re.Pattern[str], str, float]] = field(default_factory=list)
    lookalikes: list[tuple[re.Pattern[str], str]] = field(default_factory=list)


@hookimpl
def categorise(text: str) -> tuple[Label, ...] | None:
    """Return the categories whose words are in `text`, the heaviest first."""
    lexicon = load()
    plain = fold(text)
    weights: dict[str, float] = defaultdict(float)
    why: dict[str, list[str]] = defaultdict(list)
    for category, weight, start, end in _found(lexicon, plain):
        weights[category] += weight
        shown = text[start:end]
        if shown not in why[category]:
            why[category].append(shown)
    for pattern, category in lexicon.lookalikes:
        if category in weights and pattern.search(plain):
            del weights[category]

    labels = [
        Label(category, round(weight / (weight + 1), 2), tuple(why[category]))
        for category, weight in weights.items()
        if weight / (weight + 1) >= SURE_ENOUGH
    ]
    labels.sort(key=lambda label: (-label.confidence, label.category))
    return tuple(labels) or None


def fold(text: str) -> str:
    """Return `text` without case and accents, as long as it was: spans stay true."""
    return "".join(_plain(letter) for letter in text)


@cache
def load() -> Lexicon:
    """Read the words, once."""
    raw = tomllib.loads((files(__package__) / "lexicon.toml").read_text("utf-8"))
    lexicon = Lexicon()
    for category, groups in raw["words"].items():
        for weight, words in groups.items():
            for word in words.split("|"):
                _add(lexicon, fold(word.strip()), category, float(weight.replace("_", ".")))
    for category, words in raw["lookalikes"].items():
        for word in words.split("|"):
            lexicon.lookalikes.append((_pattern(fold(word.strip())), category))
    return lexicon


def _add(lexicon: Lexicon, word: str, category: str, weight: float) -> None:
    if not word:
        return
    if " " in word:
        lexicon.phrases.append((_pattern(word), category, weight))
    elif word.endswith("*"):
        lexicon.prefix[word[:-1]].append((category, weight))
    elif word.startswith("*"):
        lexicon.suffix[word[1:]].append((category, weight))
    else:
        lexicon.whole[word].append((category, weight))


def _pattern(word: str) -> re.Pattern[str]:
    inner = re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){inner}(?!\w)")


def _found(lexicon: Lexicon, plain: str) -> Iterator[tuple[str, float, int, int]]:
    """Yield category, weight and span of everything in the lexicon that is in the text."""
    before: list[str] = []
    for match in TOKEN.finditer(plain):
        word = match[0]
        factor = NEGATED if NEGATIONS.intersection(before[-2:]) else 1.0
        for category, weight in _entries(lexicon, word):
            yield category, weight * factor, *match.span()
        before.append(word)
    for pattern, category, weight in lexicon.phrases:
        for found in pattern.finditer(plain):
            yield category, weight, *found.span()


def _entries(lexicon: Lexicon, word: str) -> list[tuple[str, float]]:
    if known := lexicon.whole.get(word):
        return known
    lengths = range(len(word), 2, -1)
    for length in lengths:
        if known := lexicon.prefix.get(word[:length]):
            return known
    for length in lengths:
        if known := lexicon.suffix.get(word[-length:]):
            return known
    return []


@cache
def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].casefold()
    return base if len(base) == 1 else letter
