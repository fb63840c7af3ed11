"""Who wrote the texts, which writers are learnt from, and what is wrong with their texts."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bench.categories.texts import HERE, KINDS, SAMPLE, Text, alike, load
from shared.language.taxonomy import CATEGORIES

FOLDER = HERE / "writers"
REACHES_SOMEBODY = re.compile(
    r"(?<!\w)@\w{3,}"  # a handle
    r"|\b[\w.]+@[\w-]+\.\w"  # an address
    r"|(?:\+31|\b0)[\s-]?6(?:[\s-]?\d){8}\b"  # a mobile number
    r"|\b0\d{2,3}[\s-]\d{6,7}\b"  # another number
)


@dataclass(frozen=True, slots=True)
class Writer:
    """A hand: all it wrote is learnt from (`train`) or measured with (`test`).

    Writers of one `fold` are left out together while training; who has none never is.
    """

    name: str
    part: Literal["train", "test"]
    voice: str
    fold: int | None = None


@cache
def writers() -> Mapping[str, Writer]:
    """Return the writers of `writers.toml` by name."""
    listed = tomllib.loads((HERE / "writers.toml").read_text("utf-8"))
    return {name: Writer(name, **entry) for name, entry in listed.items()}


def texts_of(part: Literal["train", "test"]) -> Mapping[str, Sequence[Text]]:
    """Return by writer the texts that are learnt from, or those that are measured with."""
    return {w.name: written_by(w.name) for w in writers().values() if w.part == part}


def written_by(name: str) -> Sequence[Text]:
    """Return what a writer wrote; the sample of the demo is of the first."""
    texts = load(FOLDER / f"{name}.jsonl", writer=name)
    return [*texts, *load(SAMPLE, writer=name)] if name == "first" else texts


def complaints(files: Iterable[Path]) -> Iterator[str]:
    """Yield what is wrong with the texts in `files`, a line each, without the text itself."""
    seen: dict[str, str] = {}
    for path in files:
        for number, text in enumerate(load(path), start=1):
            place = f"{path.name}:{number}"
            for complaint in _complaints_of(text):
                yield f"{place}: {complaint}"
            key = alike(text.text)
            if key in seen:
                yield f"{place}: the same text as {seen[key]}"
            seen.setdefault(key, place)


def _complaints_of(text: Text) -> Iterator[str]:
    if not text.text.strip():
        yield "no text"
    if not text.labels:
        yield "no label"
    for code in sorted((text.labels | text.also_right) - CATEGORIES.keys()):
        yield f"unknown category {code}"
    if text.kind not in KINDS:
        yield f"unknown kind {text.kind}"
    if "overig" in text.labels and len(text.labels) > 1:
        yield "overig stands beside another category"
    if REACHES_SOMEBODY.search(text.text):
        yield "a number, handle or address that may be somebody's"
