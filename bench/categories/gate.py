"""A model beside the one that ships, on the texts to measure with: neither learnt from them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.categories.texts import HERE, Text, load
from bench.categories.writers import texts_of
from services.signals.domain.verdict import verdict_on
from services.signals.plugins import linear, together
from shared.contracts.signals.learn import Figures
from shared.language.taxonomy import CATEGORIES

WORRYING = frozenset(c for c, category in CATEGORIES.items() if category.tone == "worrying")
ACUTE = frozenset(c for c, category in CATEGORIES.items() if category.urgency == "acute")


@dataclass(slots=True)
class _Count:
    hits: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    acute_found: set[tuple[int, str]] = field(default_factory=set)
    harmless: int = 0
    flagged: int = 0

    def add(self, number: int, text: Text, model: linear.Model) -> None:
        """Count one text with what a model says of it."""
        verdict = verdict_on(together.by(model, text.text) or ())
        named = {verdict.category, *verdict.also}
        seen = named | set(verdict.suspected)
        right = text.labels | text.also_right
        self.hits.update(text.labels & named)
        self.missed.update(text.labels - named)
        self.wrong.update(named - right)
        self.acute_found |= {(number, code) for code in text.labels & seen & ACUTE}
        if not right & WORRYING:
            self.harmless += 1
            self.flagged += bool(seen & WORRYING)

    @property
    def macro_f1(self) -> float:
        """Return the mean of F1 over the worrying categories that are there."""
        there = [c for c in WORRYING if self.hits[c] + self.missed[c]]
        return sum(map(self._f1, there)) / max(len(there), 1)

    def _f1(self, code: str) -> float:
        hits = 2 * self.hits[code]
        return hits / max(hits + self.wrong[code] + self.missed[code], 1)


def frozen() -> Sequence[Text]:
    """Return the texts that a model is held against."""
    known_hand = load(HERE / "test.jsonl", writer="first")
    return [*known_hand, *(text for texts in texts_of("test").values() for text in texts)]


def figures(model: linear.Model, shipped: linear.Model, texts: Iterable[Text]) -> Figures:
    """Return how good a model is beside the one that ships."""
    new, old = _Count(), _Count()
    for number, text in enumerate(texts):
        new.add(number, text, model)
        old.add(number, text, shipped)
    return Figures(
        macro_f1=round(new.macro_f1, 4),
        macro_f1_shipped=round(old.macro_f1, 4),
        flagged=round(new.flagged / max(new.harmless, 1), 4),
        flagged_shipped=round(old.flagged / max(old.harmless, 1), 4),
        newly_missed=len(old.acute_found - new.acute_found),
    )
