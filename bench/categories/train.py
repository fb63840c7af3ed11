"""`python -m bench.categories.train`: trains the model that ships, on all writers of `train`.

First it leaves out the writers of one fold after the other: from what is then said of them come
the chances, from which a label is sure, and the figures in `cross.json`. The first writer is
never left out: the lexicon was tuned on those texts. Needs `pip install -e '.[train]'`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict

from bench.categories import fit, texts, writers
from bench.categories.cross import cross
from bench.categories.figures import Quality, tally

MODEL = texts.HERE.parents[1] / "services/signals/plugins/linear.gz"
DEVELOPMENT = texts.HERE / "cross.json"


def main() -> None:
    """Cross, train, write."""
    written = writers.texts_of("train")
    crossed = cross(written, {name: writers.writers()[name].fold for name in written})
    labels = crossed.labels()
    figures: dict[str, Quality] = {
        name: tally(one for one in labels if one[0].writer == name).quality
        for name in crossed.models
    }
    figures["all"] = tally(labels).quality
    _keep(figures)

    rows = [text for own in written.values() for text in own]
    MODEL.write_bytes(fit.fit(rows, crossed.lines))
    print(f"{len(rows)} texts, {MODEL.stat().st_size // 1024} kB")


def _keep(figures: Mapping[str, Quality]) -> None:
    stored = {name: asdict(quality) for name, quality in figures.items()}
    DEVELOPMENT.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
