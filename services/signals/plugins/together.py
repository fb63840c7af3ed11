"""The categoriser Seintje ships: the linear model and the lexicon added up, by one rule.

score = what the pieces say (log-odds) + what the words weigh; share = e ** score of all.
The likeliest category is named, with others that have a share of `ALSO` or more. A share below
`SURE`, or an acute category with a share of `SUSPECT` or more that is not named, is a
suspicion: "please check". Nothing known in the text is no answer at all.
"""

from services.signals.hooks import Label, hookimpl
from services.signals.plugins import lexicon, linear
from shared.taxonomy import CATEGORIES

ALSO = 0.25
SURE = 0.3
SUSPECT = 0.05


@hookimpl
def categorise(text: str) -> tuple[Label, ...] | None:
    """Return the named categories, likeliest first, and then those to check."""
    model = linear.model()
    scores = model.scores(text)
    weighed = lexicon.weigh(text)
    if scores is None and not weighed:
        return None
    scores = scores or dict(zip(model.categories, model.bias, strict=True))
    for category, (weight, _) in weighed.items():
        scores[category] = scores.get(category, min(model.bias)) + weight

    shares = linear.shares(scores)
    first = next(iter(shares))
    named = {c: s for c, s in shares.items() if c == first or s >= ALSO}
    suspected = {
        c: s for c, s in shares.items() if c not in named and s >= SUSPECT and _acute(c)
    }
    return tuple(
        Label(
            category,
            round(share, 2),
            weighed[category][1] if category in weighed else model.why(text, category),
            check=category in suspected or share < (ALSO if category != first else SURE),
        )
        for category, share in (named | suspected).items()
    )


def _acute(category: str) -> bool:
    return CATEGORIES[category].urgency == "acute"
