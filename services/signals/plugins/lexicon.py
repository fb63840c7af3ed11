"""Categorises by words: `lexicon.toml` beside this file says which words weigh what.

A word found adds its weight to its category, once however often it stands there, and every
point of weight halves the doubt: confidence is 1 - 0.5 ** weight. A negation shortly before
takes most of a weight away, an `unless` word counts against, and what stands inside a
look-alike ("doodmoe") does not count at all.
"""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from services.signals.hooks import Label, hookimpl
from services.signals.plugins.fold import fold
from services.signals.plugins.phrases import LOOK_ALIKE, TOKEN, Lexicon, triggered
from shared.language.taxonomy import CATEGORIES, URGENCIES

WEIGHTS = {"sure": 2.0, "likely": 1.0, "hint": 0.5, "unless": -2.0}
ENOUGH = 1.0  # weight from which a category is named ...
ENOUGH_IF_ACUTE = 0.5  # ... and for one where silence is worse than a false alarm


@hookimpl
def categorise(text: str) -> tuple[Label, ...] | None:
    """Return the categories whose words are in `text`, the likeliest and most urgent first."""
    labels = [
        Label(category, round(1 - 0.5**weight, 2), why)
        for category, (weight, why) in weigh(text).items()
        if weight >= (ENOUGH_IF_ACUTE if _acute(category) else ENOUGH)
    ]
    return tuple(sorted(labels, key=_rank)) or None


def weigh(text: str) -> Mapping[str, tuple[float, tuple[str, ...]]]:
    """Return per category what its words in `text` weigh together, and which words."""
    tokens = list(TOKEN.finditer(fold(text)))
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    why: dict[str, dict[str, None]] = defaultdict(dict)
    for category, weight, hits in triggered(lexicon(), [token[0] for token in tokens]):
        by_word, word = weights[category], tokens[hits[0].start][0]
        by_word[word] = max(by_word[word], weight, key=abs)
        if weight > 0:
            shown = (text[tokens[h.start].start() : tokens[h.stop - 1].end()] for h in hits)
            why[category].update(dict.fromkeys(shown))
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
    return frozenset(word for line in _read()["reporting"] for word in line.split())


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
