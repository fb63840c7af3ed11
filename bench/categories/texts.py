"""The labelled texts: `train` is learnt from, `dev` looked at, `test` only measured with."""

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "clients/demo/signals-nl.jsonl"


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its categories, and what kind of wording it is."""

    text: str
    labels: frozenset[str]
    kind: str = ""
    also_right: frozenset[str] = frozenset()


def shipped() -> list[Text]:
    """Return the texts that every model learns from."""
    return load(HERE / "train.jsonl") + load(SAMPLE)


def load(path: Path) -> list[Text]:
    """Return the texts in a file with one JSON object per line."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Text(
            row["text"],
            frozenset(row["labels"]),
            row.get("kind", ""),
            frozenset(row.get("also_right", ())),
        )
        for row in rows
    ]
