"""Categorises by pieces of words: a linear model, trained on the texts in `bench/categories`.

`linear.gz` holds for each piece what it says for or against each category, and by what line a
score becomes a chance. All those numbers of a piece are kept side by side in one whole number,
so that one addition adds them all; that makes the model fast without a library for it. Training
is `python -m bench.categories.train`.
"""

import gzip
import json
import struct
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, sqrt
from types import MappingProxyType

from services.signals.hooks import Label, hookimpl
from services.signals.plugins.pieces import all_bits, all_words, bits, words
from shared.language.taxonomy import CATEGORIES

ENOUGH = 0.25  # share from which a category is named
SHOWN = 3  # words given as the reason ...
SAYS = 0.3  # ... that say at least this part of what the weightiest of them says
STEEPEST = 30.0  # beyond it a chance is 0 or 1
FIELD = 4  # bytes a number has in the packed one, room for the sum over the longest text
HIGHEST = (1 << 8 * FIELD) - 1
ZERO = 128  # a byte from 0 to 255 stands for a number from -128 to 127
WORTH = 4.0  # what a piece itself is worth is kept in quarters
# What the pieces of an ordinary text are worth together: half the texts of bench/categories
# have more. A shorter one is not read as if it said as much.
ORDINARY_BITS, ORDINARY_WORDS = 2500.0, 480.0


@dataclass(frozen=True, slots=True)
class Table:
    """What each piece of one kind says of every category, and lastly what it is worth."""

    packed: Mapping[str, int]
    fields: int
    scale: float
    ordinary: float

    def sums(self, pieces: Iterable[str]) -> tuple[list[float], bool]:
        """Return what the pieces say of each category, and whether one of them is known."""
        found = [self.packed[piece] for piece in pieces if piece in self.packed]
        added = sum(found).to_bytes(self.fields * FIELD, "little")
        *sums, worth = struct.unpack(f"<{self.fields}I", added)
        # A long text says no more than an ordinary one: hence the root. A short one says less.
        norm = self.scale / sqrt(max(worth / WORTH, self.ordinary))
        return [(number - ZERO * len(found)) * norm for number in sums], bool(found)

    def sum_for(self, pieces: Iterable[str], at: int) -> int:
        """Return what the pieces say of one category, on the scale of this table."""
        found = [self.packed[piece] for piece in pieces if piece in self.packed]
        return (sum(found) >> (8 * FIELD * at) & HIGHEST) - ZERO * len(found)


@dataclass(frozen=True, slots=True)
class Line:
    """How a score becomes a chance, and from which chance a category is sure.

    Fitted (Platt 1999) on writers the model had not learnt from, so `chance(score)` is how
    often a text with that score has the category.
    """

    slope: float = 1.0
    start: float = 0.0
    sure: float = 1.0

    def chance(self, score: float) -> float:
        """Return how likely the category is, from 0 to 1."""
        return 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, self.slope * score + self.start))))


PLAIN = Line()
NO_LINES: Mapping[str, Line] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Model:
    """The trained model."""

    categories: tuple[str, ...]
    bias: tuple[float, ...]
    bits: Table
    words: Table
    lines: Mapping[str, Line]
    learnt_from: str

    def line(self, category: str) -> Line:
        """Return how a score of `category` becomes a chance."""
        return self.lines.get(category, PLAIN)

    def scores(self, text: str) -> dict[str, float] | None:
        """Return the log-odds of each category, or None if no piece of `text` is known."""
        total, says_something = list(self.bias), False
        for table, pieces in ((self.bits, all_bits(text)), (self.words, all_words(text))):
            sums, found = table.sums(pieces)
            says_something = says_something or found
            total = [t + s for t, s in zip(total, sums, strict=True)]
        return dict(zip(self.categories, total, strict=True)) if says_something else None

    def why(self, text: str, category: str, *, but: Container[str] = ()) -> Mapping[str, float]:
        """Return the words of `text` that speak for `category`, and what each says of it.

        They stand in the order of the text; none is in `but`, or says little beside the others.
        """
        at = self.categories.index(category)
        weights = {
            word: self.bits.sum_for(bits(word), at) + self.words.sum_for((word,), at)
            for word in dict.fromkeys(words(text))
            if word not in but and not word.isdigit()
        }
        best = sorted((w for w in weights if weights[w] > 0), key=lambda w: -weights[w])[:SHOWN]
        return {w: n for w, n in weights.items() if w in best and n >= weights[best[0]] * SAYS}


@hookimpl
def categorise(text: str) -> tuple[Label, ...] | None:
    """Return the categories the pieces of `text` speak for, likeliest first."""
    scores = model().scores(text)
    if scores is None:
        return None
    return tuple(
        Label(category, round(share, 2), tuple(model().why(text, category)))
        for category, share in shares(scores).items()
        if share >= ENOUGH
    )


def shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Return how likely each category is, likeliest first; together they are 1."""
    highest = max(scores.values())
    odds = {category: exp(score - highest) for category, score in scores.items()}
    total = sum(odds.values())
    return {c: odds[c] / total for c in sorted(odds, key=lambda c: -odds[c])}


@cache
def model() -> Model:
    """Read the model, once."""
    return read((files(__package__) / "linear.gz").read_bytes())


def read(file: bytes) -> Model:
    """Return the model in `file`; a category the taxonomy does not know is left out."""
    head, _, numbers = gzip.decompress(file).partition(b"\n")
    raw = json.loads(head)
    places = [at for at, code in enumerate(raw["categories"]) if code in CATEGORIES]
    columns = (*places, len(raw["categories"]))
    width = len(raw["categories"]) + 1
    middle = len(raw["bits"]) * width
    return Model(
        tuple(raw["categories"][at] for at in places),
        tuple(raw["bias"][at] for at in places),
        Table(
            _packed(raw["bits"], numbers[:middle], width, columns),
            len(columns),
            raw["scale"],
            ORDINARY_BITS,
        ),
        Table(
            _packed(raw["words"], numbers[middle:], width, columns),
            len(columns),
            raw["scale"],
            ORDINARY_WORDS,
        ),
        {code: Line(*line) for code, line in raw["lines"].items()},
        raw["learnt_from"],
    )


def write(
    categories: Sequence[str],
    bias: Sequence[float],
    scale: float,
    tables: Mapping[str, tuple[Sequence[str], bytes]],
    lines: Mapping[str, Line] = NO_LINES,
    learnt_from: str = "",
) -> bytes:
    """Return the file `read` reads; `tables` has the pieces and the bytes of both kinds."""
    head = {
        "categories": categories,
        "bias": bias,
        "scale": scale,
        "learnt_from": learnt_from,
        "lines": {c: (line.slope, line.start, line.sure) for c, line in lines.items()},
    }
    pieces = {kind: list(table[0]) for kind, table in tables.items()}
    line = json.dumps(head | pieces, ensure_ascii=False, separators=(",", ":"))
    numbers = tables["bits"][1] + tables["words"][1]
    return gzip.compress(line.encode() + b"\n" + numbers, mtime=0)


def _packed(
    pieces: Sequence[str], numbers: bytes, width: int, columns: Sequence[int]
) -> Mapping[str, int]:
    """Spread the bytes so that each has a field, and take each piece's fields as one number."""
    size = len(columns) * FIELD
    spread = bytearray(len(pieces) * size)
    for at, column in enumerate(columns):
        spread[at * FIELD :: size] = numbers[column::width]
    return {
        piece: int.from_bytes(spread[n * size : (n + 1) * size], "little")
        for n, piece in enumerate(pieces)
    }
