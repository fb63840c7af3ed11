"""`make eval`: how good the categories are, on texts nothing was learnt from.

`--keep` writes what was measured to `baseline.json`; without it, anything that is clearly worse
than what is written there ends with code 1. What "clearly" is, is `SLACK`.

A category counts as named when it is given without "please check", or is the first of those
that are. `also_right` in a text names categories nobody is blamed for. Recall on acute
categories counts a suspicion as found: somebody looks.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.categories.texts import HERE, SAMPLE, Text, load
from services.signals.domain.verdict import verdict_on
from services.signals.hooks import Label
from services.signals.plugins import together
from shared.language.taxonomy import CATEGORIES

BASELINE = HERE / "baseline.json"
SLACK = 0.01
WORRYING = [code for code, category in CATEGORIES.items() if category.tone == "worrying"]
ACUTE = {code for code, category in CATEGORIES.items() if category.urgency == "acute"}


@dataclass(frozen=True, slots=True)
class Quality:
    """The numbers that are compared with what they were."""

    macro_f1: float
    acute_recall: float
    suspected_harmless: float

    def worse_than(self, other: "Quality") -> list[str]:
        """Return what has become worse."""
        return [
            name
            for name, now, was, sign in (
                ("macro_f1", self.macro_f1, other.macro_f1, 1),
                ("acute_recall", self.acute_recall, other.acute_recall, 1),
                ("suspected_harmless", self.suspected_harmless, other.suspected_harmless, -1),
            )
            if sign * (was - now) > SLACK
        ]


@dataclass(slots=True)
class Tally:
    """What was counted over a set of texts."""

    hits: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    suspected: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: dict[str, Counter[bool]] = field(default_factory=dict)
    checked: Counter[bool] = field(default_factory=Counter)
    harmless: Counter[bool] = field(default_factory=Counter)

    def count(self, text: Text, labels: Sequence[Label]) -> None:
        """Count one text with what the plugin says of it."""
        verdict = verdict_on(labels)
        named = {verdict.category, *verdict.also}
        found = named | set(verdict.suspected)
        for category in text.labels:
            (self.hits if category in named else self.missed)[category] += 1
            self.suspected[category] += category in found - named
            if not named & text.labels:
                self.confused[category, verdict.category] += 1
        self.wrong.update(named - text.labels - text.also_right)

        right = bool(named & (text.labels | text.also_right))
        self.kinds.setdefault(text.kind, Counter())[right] += 1
        if verdict.unsure or verdict.suspected:
            self.checked[right] += 1
        if not (text.labels | text.also_right) & set(WORRYING):
            self.harmless[bool(found & ACUTE)] += 1

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
    def quality(self) -> Quality:
        """Return the numbers that are compared."""
        seen = [c for c in WORRYING if self.hits[c] + self.missed[c]]
        acute = sum(self.hits[c] + self.missed[c] for c in ACUTE)
        found = sum(self.hits[c] + self.suspected[c] for c in ACUTE)
        return Quality(
            macro_f1=round(sum(map(self.f1, seen)) / len(seen), 4),
            acute_recall=round(found / acute, 4),
            suspected_harmless=round(self.harmless[True] / self.harmless.total(), 4),
        )


def tally(path: Path) -> Tally:
    """Count over the texts in a file."""
    counted = Tally()
    for text in load(path):
        counted.count(text, together.categorise(text=text.text) or ())
    return counted


def baseline() -> Mapping[str, Quality]:
    """Return what was measured before."""
    stored = json.loads(BASELINE.read_text("utf-8"))
    return {name: Quality(**numbers) for name, numbers in stored.items()}


def main() -> int:
    """Measure, print, compare."""
    found = {name: tally(HERE / f"{name}.jsonl") for name in ("test", "dev")}
    report(found["test"])
    print("\nset     macro-F1  acute recall  harmless texts suspected")
    for name, counted in (*found.items(), ("sample", tally(SAMPLE))):
        q = counted.quality
        print(
            f"{name:<7} {q.macro_f1:8.3f}  {q.acute_recall:12.3f}  {q.suspected_harmless:8.3f}"
        )
    print(f"\nmedian per text: {speed():.3f} ms")

    now = {name: counted.quality for name, counted in found.items()}
    if "--keep" in sys.argv:
        stored = {name: asdict(quality) for name, quality in now.items()}
        BASELINE.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
        return 0
    worse = [f"{n}: {w}" for n, was in baseline().items() for w in now[n].worse_than(was)]
    print(
        "worse than the baseline: " + ", ".join(worse) if worse else "as good as the baseline"
    )
    return 1 if worse else 0


def report(counted: Tally) -> None:
    """Print the test set, category by category."""
    print(f"{'category':<18} precision  recall      F1  found or suspected")
    for category in sorted(CATEGORIES, key=counted.f1):
        if counted.hits[category] + counted.missed[category]:
            print(
                f"{category:<18} {counted.precision(category):9.2f}"
                f" {counted.recall(category):7.2f} {counted.f1(category):7.2f}"
                f" {counted.recall(category, suspected=True):19.2f}"
            )
    print("\nkind of wording: right first or beside it")
    for kind, right in counted.kinds.items():
        print(f"  {kind:<9} {right[True]} of {right.total()}")
    print("\ntaken for another, most often:")
    for (category, other), count in counted.confused.most_common(12):
        print(f"  {category} -> {other}: {count}")
    checked = counted.checked
    print(f"\n'please check': {checked.total()} texts, {checked[False]} of them rightly")


def speed() -> float:
    """Return the median time per text in milliseconds."""
    texts = [text.text for text in load(HERE / "test.jsonl")]
    took = []
    for text in texts:
        began = perf_counter()
        together.categorise(text=text)
        took.append(perf_counter() - began)
    return median(took) * 1000


if __name__ == "__main__":
    sys.exit(main())
