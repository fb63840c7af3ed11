"""The categoriser Seintje ships: the linear model and the lexicon added up, by one rule.

score = what the pieces say (log-odds) + `LEXICON` times what the words of the lexicon weigh;
each category's line makes a chance of it. The highest score comes first; with a chance of
`FIRST` or more it is likely, for of such first ones more than half were right. Each other
category that is likely (`LIKELY`, in `verdict.py`) stands beside it. A label is sure from the
chance at which 95 of 100 were right, of writers nothing was learnt from; else a person is asked
to check. An acute category that is less likely, but not unlikely, is a suspicion.

No label has no words to show. If most of what they say is denied, or told of a lesson, a film,
a game or the news, the label is only to be checked, and an acute one becomes a suspicion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.signals.domain.verdict import LIKELY
from services.signals.hooks import Label, hookimpl
from services.signals.plugins import lexicon, linear
from services.signals.plugins.aside import set_aside
from services.signals.plugins.fold import fold
from services.signals.plugins.names import without_names
from shared.language.taxonomy import CATEGORIES
from shared.privacy.identifying.reading import read

LEXICON = 1.0
FIRST = 0.15
SUSPECT = 0.08
HINTED = 0.03  # if the lexicon has a sure word for it
DOUBTED = LIKELY - 0.01  # the most an acute category keeps that is set aside
OTHER = "overig"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text, and what model and lexicon make of it."""

    seen: lexicon.Look
    plain: str  # without names
    scores: Mapping[str, float]
    by_words: Mapping[str, tuple[float, tuple[str, ...]]]


@hookimpl
def categorise(text: str) -> tuple[Label, ...] | None:
    """Return the named categories, likeliest first, and then those to check."""
    return by(linear.model(), text)


def by(model: linear.Model, text: str) -> tuple[Label, ...] | None:
    """Return the labels `model` and the lexicon give; None if no piece of `text` is known."""
    weighed = weigh(model, text)
    return tuple(_labels(model, weighed)) or None if weighed else None


def weigh(model: linear.Model, text: str) -> Weighed | None:
    """Return the score of each category, or None if nothing in `text` is known."""
    text = read(text).text
    seen = lexicon.look(text)
    by_words = lexicon.weigh(seen)
    plain = without_names(text, but=lexicon.no_names())
    scores = model.scores(plain)
    if scores is None and not by_words:
        return None
    added = dict(scores or zip(model.categories, model.bias, strict=True))
    for category, (weight, _) in by_words.items():
        added[category] = added.get(category, min(model.bias)) + LEXICON * weight
    return Weighed(seen, plain, added, by_words)


def _labels(model: linear.Model, weighed: Weighed) -> Iterator[Label]:
    """Yield what is named, the first first, and then the suspicions."""
    scores = weighed.scores
    first = max(scores, key=lambda category: scores[category])
    chances = {c: model.line(c).chance(score) for c, score in scores.items()}
    if chances[first] >= FIRST:
        chances[first] = max(chances[first], LIKELY)
    aside = _set_aside(weighed.seen)
    labels = []
    for category in sorted(chances, key=lambda c: (c != first, -chances[c])):
        if category == first or chances[category] >= _least(weighed, category):
            why = _why(model, weighed, category)
            if why:
                sure = chances[category] >= model.line(category).sure
                labels.append(_label(category, chances[category], why, aside, sure=sure))
    named = [label for label in labels if label.is_named]
    about = [label for label in named if label.category != OTHER]
    yield from about or named
    yield from (label for label in labels if label not in named)


def _least(weighed: Weighed, category: str) -> float:
    """Return the chance from which a category that is not the first is a label."""
    if not _acute(category):
        return LIKELY if category != OTHER else 1.0
    weight, _ = weighed.by_words.get(category, (0.0, ()))
    return HINTED if weight >= lexicon.WEIGHTS["sure"] else SUSPECT


def _why(model: linear.Model, weighed: Weighed, category: str) -> Mapping[str, float]:
    """Return the words that speak for a category, and what each says."""
    _, shown = weighed.by_words.get(category, (0.0, ()))
    if shown:
        return dict.fromkeys(shown, 1.0)
    if category not in model.categories:
        return {}
    return model.why(weighed.plain, category, but=lexicon.no_reason())


def _label(
    category: str, chance: float, why: Mapping[str, float], aside: frozenset[str], *, sure: bool
) -> Label:
    """Return the label; what most of its words only deny or tell of is no more than likely."""
    weight = sum(says for shown, says in why.items() if set(fold(shown).split()) <= aside)
    if category != OTHER and weight > sum(why.values()) / 2:
        chance, sure = min(chance, DOUBTED), False
    return Label(category, round(chance, 2), tuple(why), check=not sure)


def _set_aside(seen: lexicon.Look) -> frozenset[str]:
    """Return the words that stand nowhere in the text but where something is set aside."""
    places = set_aside(seen)
    return frozenset(seen.words).difference(
        word for at, word in enumerate(seen.words) if at not in places
    )


def _acute(category: str) -> bool:
    return CATEGORIES[category].urgency == "acute"
