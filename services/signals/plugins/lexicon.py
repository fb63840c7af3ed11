"""Categorises by words: `lexicon.toml` beside this file says which words weigh what.

A word found adds its weight to its category, once however often it stands there, and every
point of weight halves the doubt: confidence is 1 - 0.5 ** weight. A negation shortly before
takes most of a weight away, an `unless` word counts against, and what stands inside a
look-alike ("doodmoe") does not count at all.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from services.signals.hooks import Label, hookimpl
from services.signals.plugins.fold import fold
from services.signals.plugins.phrases import (
    LOOK_ALIKE,
    TOKEN,
    Lexicon,
    Places,
    places,
    triggered,
)
from shared.language.taxonomy import CATEGORIES, URGENCIES

WEIGHTS = {"sure": 2.0, "likely": 1.0, "hint": 0.5, "unless": -2.0}
ENOUGH = 1.0  # weight from which a category is named ...
ENOUGH_IF_ACUTE = 0.5  # ... and for one where silence is worse than a false alarm


@dataclass(frozen=True, slots=True)
class Look:
    """A text, its words as `fold` writes them, and where the phrases of the lexicon stand."""

    text: str
    tokens: Sequence[re.Match[str]]
    words: Sequence[str]
    found: Places

    def shown(self, hit: range) -> str:
        """Return the words of a hit as they stand in the text."""
        return self.text[self.tokens[hit.start].start() : self.tokens[hit.stop - 1].end()]


@hookimpl
def categorise(text: str) -> tuple[Label, ...] | None:
    """Return the categories whose words are in `text`, the likeliest and most urgent first."""
    labels = [
        Label(category, round(1 - 0.5**weight, 2), why)
        for category, (weight, why) in weigh(look(text)).items()
        if weight >= (ENOUGH_IF_ACUTE if _acute(category) else ENOUGH)
    ]
    return tuple(sorted(labels, key=_rank)) or None


def look(text: str) -> Look:
    """Return the words of `text`, and where the phrases of the lexicon stand in it."""
    tokens = tuple(TOKEN.finditer(fold(text)))
    words = tuple(token[0] for token in tokens)
    return Look(text, tokens, words, places(lexicon(), words))


def weigh(seen: Look) -> Mapping[str, tuple[float, tuple[str, ...]]]:
    """Return per category what its words weigh together, and which words."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    why: dict[str, dict[str, None]] = defaultdict(dict)
    for category, weight, hits in triggered(lexicon(), seen.words, seen.found):
        by_word, word = weights[category], seen.words[hits[0].start]
        by_word[word] = max(by_word[word], weight, key=abs)
        if weight > 0:
            why[category].update(dict.fromkeys(map(seen.shown, hits)))
    return {
        category: (sum(by_word.values()), _longest(why[category]))
        for category, by_word in weights.items()
    }


@cache
def lexicon() -> Lexicon:
    """Read the words, once."""
    raw = _read()
    made = Lexicon()
    for phrase in raw["look_alikes"]:
        made.learn(phrase, LOOK_ALIKE)
    for group, phrases in raw["group"].items():
        for phrase in phrases:
            made.learn(phrase, f"@{group}")
    for phrase, name in _cues(raw):
        made.learn(phrase, name)
    for code, category in CATEGORIES.items():
        if category.tone == "worrying":
            made.add("@lesson", code, WEIGHTS["unless"] / (2 if _acute(code) else 1))
        for weight, rules in raw["category"].get(code, {}).items():
            for rule in rules:
                made.add(rule, code, WEIGHTS[weight])
    return made


@cache
def reporting() -> frozenset[str]:
    """Return the words that only say that somebody saw something, where, and of whom."""
    return _words("reporting")


@cache
def no_reason() -> frozenset[str]:
    """Return the words that are shown for no category: they are in every text."""
    return reporting() | _words("stop_words")


@cache
def no_names() -> frozenset[str]:
    """Return the words that say something here, though somebody may be called so."""
    return _words("no_names") | lexicon().patterns


def _cues(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each phrase that sets words aside, and what it does: `aside.denies` and so on."""
    for name, phrases in raw["aside"].items():
        for phrase in phrases:
            group = raw["group"].get(phrase.removeprefix("@"), ())
            for one in group if phrase.startswith("@") else (phrase,):
                yield one, f"aside.{name}"


def _words(listed: str) -> frozenset[str]:
    return frozenset(word for line in _read()[listed] for word in line.split())


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "lexicon.toml").read_text("utf-8"))


def _longest(shown: Collection[str]) -> tuple[str, ...]:
    """Leave out what is part of something longer that is shown as well."""
    return tuple(s for s in shown if not any(s != other and s in other for other in shown))


def _acute(category: str) -> bool:
    return CATEGORIES[category].urgency == "acute"


def _rank(label: Label) -> tuple[float, int]:
    return -label.confidence, -URGENCIES.index(CATEGORIES[label.category].urgency)
