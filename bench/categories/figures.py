"""What is counted over labelled texts, and the figures that come of it.

A category counts as named when it is named at all, surely or for a person to check. Recall on
acute categories counts a suspicion as found: somebody looks. A harmless text (of no worrying
category) is flagged when it gets a worrying category or a suspicion, and surely so when that is
without "please check". The error of calibration is how far chances are from how often they
come true, over ten bins of equal width of all worrying labels, weighed by how many are in each.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from bench.categories.texts import Text
from services.signals.hooks import Label
from services.signals.plugins import together
from shared.language.taxonomy import CATEGORIES

SLACK = 0.01
BINS = 10
LESS_IS_BETTER = {"flagged", "surely_flagged", "calibration_error"}
WORRYING = frozenset(c for c, category in CATEGORIES.items() if category.tone == "worrying")
ACUTE = frozenset(c for c, category in CATEGORIES.items() if category.urgency == "acute")


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures that are compared with what they were; all are shares, from 0 to 1."""

    macro_f1: float
    acute_recall: float
    flagged: float
    surely_flagged: float
    sure_precision: float
    calibration_error: float

    def worse_than(self, other: "Quality") -> Sequence[str]:
        """Return which figures have become worse, by more than `SLACK`."""
        names = [each.name for each in fields(self)]
        change = {name: getattr(self, name) - getattr(other, name) for name in names}
        return [
            name
            for name, more in change.items()
            if (more if name in LESS_IS_BETTER else -more) > SLACK
        ]


@dataclass(slots=True)
class Tally:
    """What was counted over a set of texts."""

    texts: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    suspected: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    harmless: Counter[str] = field(default_factory=Counter)
    chances: list[tuple[float, bool]] = field(default_factory=list)
    sure: Counter[bool] = field(default_factory=Counter)

    def count(self, text: Text, labels: Sequence[Label]) -> None:
        """Count one text with what the plugin says of it."""
        self.texts += 1
        right = text.labels | text.also_right
        named = {label.category: label for label in labels if label.is_named}
        suspected = {label.category for label in labels} & ACUTE - named.keys()
        for category in text.labels:
            (self.hits if category in named else self.missed)[category] += 1
            self.suspected[category] += category in suspected
            if not named.keys() & text.labels:
                self.confused[category, next(iter(named), "overig")] += 1
        self.wrong.update(named.keys() - right)

        self.kinds[text.kind][bool((named.keys() or {"overig"}) & right)] += 1
        worrying = [label for label in named.values() if label.category in WORRYING]
        self.chances += [(label.confidence, label.category in right) for label in worrying]
        self.sure.update(label.category in right for label in worrying if not label.check)
        if not right & WORRYING:
            self.harmless["texts"] += 1
            self.harmless["flagged"] += bool(worrying or suspected)
            self.harmless["surely"] += any(not label.check for label in worrying)

    def f1(self, category: str) -> float:
        """Return the harmonic mean of precision and recall."""
        hits = 2 * self.hits[category]
        return hits / max(hits + self.wrong[category] + self.missed[category], 1)

    def recall(self, category: str, *, suspected: bool = False) -> float:
        """Return which part of the texts that have it were found."""
        found = self.hits[category] + (self.suspected[category] if suspected else 0)
        return found / max(self.hits[category] + self.missed[category], 1)

    def precision(self, category: str) -> float:
        """Return which part of what was named has it."""
        return self.hits[category] / max(self.hits[category] + self.wrong[category], 1)

    @property
    def calibration_error(self) -> float:
        """Return how far the chances are from how often they came true."""
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for chance, true in self.chances:
            bins[min(int(chance * BINS), BINS - 1)].append((chance, true))
        off = [abs(sum(c for c, _ in one) - sum(t for _, t in one)) for one in bins.values()]
        return sum(off) / max(len(self.chances), 1)

    @property
    def quality(self) -> Quality:
        """Return the figures that are compared; 0 where there was nothing to count."""
        there = [c for c in WORRYING if self.hits[c] + self.missed[c]]
        acute = sum(self.hits[c] + self.missed[c] for c in ACUTE)
        found = sum(self.hits[c] + self.suspected[c] for c in ACUTE)
        harmless = max(self.harmless["texts"], 1)
        return Quality(
            macro_f1=round(sum(map(self.f1, there)) / max(len(there), 1), 4),
            acute_recall=round(found / max(acute, 1), 4),
            flagged=round(self.harmless["flagged"] / harmless, 4),
            surely_flagged=round(self.harmless["surely"] / harmless, 4),
            sure_precision=round(self.sure[True] / max(self.sure.total(), 1), 4),
            calibration_error=round(self.calibration_error, 4),
        )


def tally(read: Iterable[tuple[Text, Sequence[Label]]]) -> Tally:
    """Count over texts and what is said of each."""
    counted = Tally()
    for text, labels in read:
        counted.count(text, labels)
    return counted


def as_shipped(texts: Iterable[Text]) -> Tally:
    """Count over texts what the categoriser says that ships."""
    return tally((text, together.categorise(text=text.text) or ()) for text in texts)
