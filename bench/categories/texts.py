"""The labelled texts: who wrote each, what it is about, and what kind of wording it is."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "clients/demo/signals-nl.jsonl"
KINDS = (
    "plain",
    "implicit",
    "slang",
    "negation",
    "lesson",
    "quote",
    "news",
    "joke",
    "homonym",
    "english",
    "emoji",
    "everyday",
    "two",
    "typo",
    "hard",  # negation, lesson, quote, news, joke or homonym; its writer did not say which
    "unsorted",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its categories, what kind of wording it is, and who wrote it.

    `also_right` names categories nobody is blamed for.
    """

    text: str
    labels: frozenset[str]
    kind: str = "unsorted"
    also_right: frozenset[str] = frozenset()
    writer: str = ""


def load(path: Path, *, writer: str = "") -> Sequence[Text]:
    """Return the texts in a file with one JSON object per line."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Text(
            row["text"],
            frozenset(row["labels"]),
            row.get("kind", "unsorted"),
            frozenset(row.get("also_right", ())),
            writer,
        )
        for row in rows
    ]


def alike(text: str) -> str:
    """Return `text` so that two that differ in capitals and blanks only are the same."""
    return " ".join(text.casefold().split())


def digest(texts: Iterable[Text]) -> str:
    """Return what tells these texts and their categories from any others: 64 hex digits."""
    rows = [(text.writer, text.text, sorted(text.labels)) for text in texts]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
