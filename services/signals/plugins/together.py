"""The categoriser Seintje ships: the linear model and the lexicon added up, by one rule.

score = what the pieces say (log-odds) + what the words weigh; share = e ** score of all.
The likeliest category is named, with others that have a share of `ALSO` or more. A share below
`SURE` is a guess: "please check". So is a category without a word to show for it: that somebody
saw something, where, and of whom, is no such word. So is an acute category that is not named
but has a share of `SUSPECT`, or of `HINTED` if the lexicon has a sure word for it. Nothing
known in the text is no answer at all.
"""

from functools import cache

from services.signals.hooks import Label, hookimpl
from services.signals.plugins import lexicon, linear
from services.signals.plugins.names import without_names
from shared.language.taxonomy import CATEGORIES
from shared.privacy.identifying.reading import read

ALSO = 0.35
SURE = 0.5
SUSPECT = 0.06
HINTED = 0.01


@hookimpl
def categorise(text: str) -> tuple[Label, ...] | None:
    """Return the named categories, likeliest first, and then those to check."""
    return by(linear.model(), text)


def by(model: linear.Model, text: str) -> tuple[Label, ...] | None:
    """Return the labels `model` and the lexicon give; None if no piece of `text` is known."""
    text = read(text).text
    weighed = lexicon.weigh(text)
    text = without_names(text, but=_words())
    scores = model.scores(text)
    if scores is None and not weighed:
        return None
    scores = scores or dict(zip(model.categories, model.bias, strict=True))
    for category, (weight, _) in weighed.items():
        scores[category] = scores.get(category, min(model.bias)) + weight

    surely = {c for c, (weight, _) in weighed.items() if weight >= lexicon.WEIGHTS["sure"]}
    shares = linear.shares(scores)
    first = next(iter(shares))
    named = {c: s for c, s in shares.items() if c == first or s >= ALSO}
    suspected = {
        c: s
        for c, s in shares.items()
        if _acute(c) and c not in named and s >= (HINTED if c in surely else SUSPECT)
    }
    labels = []
    for category, share in (named | suspected).items():
        why = (
            weighed[category][1]
            if category in weighed
            else model.why(text, category, but=lexicon.reporting())
        )
        # Without a word to show, a category is a guess too.
        guess = category in suspected or not why or (category == first and share < SURE)
        labels.append(Label(category, round(share, 2), why, check=guess))
    return tuple(labels)


@cache
def _words() -> frozenset[str]:
    """Return the words that say something here, though somebody may be called so as well."""
    return frozenset(linear.model().words.packed).union(lexicon.lexicon().patterns)


def _acute(category: str) -> bool:
    return CATEGORIES[category].urgency == "acute"
