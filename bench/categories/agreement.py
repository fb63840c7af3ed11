"""How far two people agree on what a text is about: the ceiling for any categoriser.

Krippendorff's alpha with the MASI distance between sets (Passonneau 2006), and Cohen's kappa
for each category by itself; 1 is full agreement, 0 is what chance would give.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from bench.categories.texts import HERE, Text, alike

SECOND = HERE / "second-labels.jsonl"

Pair = tuple[frozenset[str], frozenset[str]]


def labelled_twice(texts: Iterable[Text]) -> Sequence[Pair]:
    """Return both people's categories of each text the second has labelled, blind."""
    second = {
        alike(row["text"]): frozenset(row["labels"])
        for row in map(json.loads, SECOND.read_text("utf-8").splitlines())
    }
    return [(t.labels, second[alike(t.text)]) for t in texts if alike(t.text) in second]


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how far two sets are apart, from 0 (the same) to 1 (nothing in common)."""
    both, either = one & other, one | other
    if not either:
        return 0.0
    if one == other:
        share = 1.0
    elif both in (one, other):
        share = 2 / 3
    else:
        share = 1 / 3 if both else 0.0
    return 1 - len(both) / len(either) * share


def alpha(pairs: Sequence[Pair]) -> float:
    """Return Krippendorff's alpha of two people; 1 if they never used but one set."""
    counts = Counter(labels for pair in pairs for labels in pair)
    many = counts.total()
    expected = sum(
        counts[one] * counts[other] * masi(one, other) for one, other in product(counts, counts)
    ) / (many * (many - 1))
    observed = sum(masi(one, other) for one, other in pairs) / len(pairs)
    return 1 - observed / expected if expected else 1.0


def kappas(pairs: Sequence[Pair]) -> Mapping[str, float]:
    """Return Cohen's kappa of each category that one of the two used."""
    codes = sorted({code for pair in pairs for labels in pair for code in labels})
    return {
        code: _kappa([(code in one, code in other) for one, other in pairs]) for code in codes
    }


def _kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    many = len(pairs)
    same = sum(one == other for one, other in pairs) / many
    first, second = (sum(pair[at] for pair in pairs) / many for at in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return (same - chance) / (1 - chance) if chance < 1 else 1.0
