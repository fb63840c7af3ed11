"""`make eval`: how good the categories are, on writers nothing was learnt from.

A writer's figures stand by themselves, and the worst writer's are what we go by. `--keep`
writes what was measured to `baseline.json`; without it, whatever is worse than what is written
there by more than `SLACK` ends with code 1. Each run is written down in `looks.jsonl`.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.categories import agreement, looks, neutral
from bench.categories.figures import Quality, Tally, as_shipped
from bench.categories.texts import HERE, Text, load
from bench.categories.writers import texts_of
from services.signals.plugins import together
from shared.language.taxonomy import CATEGORIES

BASELINE = HERE / "baseline.json"
CROSS = HERE / "cross.json"
KNOWN_HAND = "first, known hand"  # other texts of a writer that was learnt from
MOST_CONFUSED = 12


def main() -> int:
    """Measure, print, compare, write down."""
    texts = measured()
    counted = {name: as_shipped(rows) for name, rows in texts.items()}
    now = {name: tally.quality for name, tally in counted.items()}
    _show_figures("writer, nothing learnt from", now)
    _show_figures("left out while training (development)", _stored(CROSS))
    everything = as_shipped(row for name in texts if name != KNOWN_HAND for row in texts[name])
    _show_categories(everything)
    _show_kinds(everything)
    _show_neutral()
    _show_agreement(
        [row for rows in (*texts.values(), *texts_of("train").values()) for row in rows]
    )
    print(f"\nmedian per text: {speed(texts[KNOWN_HAND]):.3f} ms")

    looks.write_down({name: quality for name, quality in now.items() if name != KNOWN_HAND})
    if "--keep" in sys.argv:
        stored = {name: asdict(quality) for name, quality in now.items()}
        BASELINE.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
        return 0
    worse = [f"{n}: {w}" for n, was in baseline().items() for w in now[n].worse_than(was)]
    print("worse than the baseline: " + ", ".join(worse) if worse else "as good as it was")
    return 1 if worse else 0


def measured() -> Mapping[str, Sequence[Text]]:
    """Return the texts that are measured with, by writer."""
    return {**texts_of("test"), KNOWN_HAND: load(HERE / "test.jsonl", writer="first")}


def baseline() -> Mapping[str, Quality]:
    """Return what was measured before, by writer."""
    return _stored(BASELINE)


def speed(texts: Sequence[Text]) -> float:
    """Return the median time per text in milliseconds."""
    took = []
    for text in texts:
        began = perf_counter()
        together.categorise(text=text.text)
        took.append(perf_counter() - began)
    return median(took) * 1000


def _stored(path: Path) -> Mapping[str, Quality]:
    stored = json.loads(path.read_text("utf-8"))
    return {name: Quality(**figures) for name, figures in stored.items()}


def _show_figures(title: str, figures: Mapping[str, Quality]) -> None:
    print(f"\n{title:<38} macro-F1  acute  flagged  surely  sure right  calibration")
    for name, q in figures.items():
        print(
            f"  {name:<36} {q.macro_f1:8.3f} {q.acute_recall:6.3f} {q.flagged:8.3f}"
            f" {q.surely_flagged:7.3f} {q.sure_precision:11.3f} {q.calibration_error:12.3f}"
        )


def _show_categories(counted: Tally) -> None:
    print(f"\n{'category':<18} precision  recall      F1  found or suspected")
    for category in sorted(CATEGORIES, key=counted.f1):
        if counted.hits[category] + counted.missed[category]:
            print(
                f"{category:<18} {counted.precision(category):9.2f}"
                f" {counted.recall(category):7.2f} {counted.f1(category):7.2f}"
                f" {counted.recall(category, suspected=True):19.2f}"
            )
    print("\ntaken for another, most often:")
    for (category, other), count in counted.confused.most_common(MOST_CONFUSED):
        print(f"  {category} -> {other}: {count}")


def _show_kinds(counted: Tally) -> None:
    print("\nkind of wording: one of its categories named")
    for kind, right in sorted(counted.kinds.items()):
        print(f"  {kind:<9} {right[True]} of {right.total()}")


def _show_neutral() -> None:
    print("\nDutch that nobody wrote for this: flagged, and surely")
    for name, texts in neutral.sources().items():
        if texts:
            at_all, surely = neutral.flagged(texts)
            print(f"  {name}: {at_all:.3f}, {surely:.3f} of {len(texts)}")
        else:
            print(f"  {name}: not installed, so not measured; try `make .venv/texts`")


def _show_agreement(texts: Sequence[Text]) -> None:
    if not agreement.SECOND.is_file():
        print("\nno second person has labelled yet: how far people agree is not known")
        return
    pairs = agreement.labelled_twice(texts)
    by_category = agreement.kappas(pairs)
    print(f"\ntwo people on {len(pairs)} texts: alpha (MASI) {agreement.alpha(pairs):.3f}")
    print("  " + ", ".join(f"{code} {kappa:.2f}" for code, kappa in by_category.items()))


if __name__ == "__main__":
    sys.exit(main())
