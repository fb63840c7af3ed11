"""Reads a text as a person sees it, and knows where each letter stood."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

type_of = unicodedata.category
_APOSTROPHES = frozenset(
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "`\N{MODIFIER LETTER APOSTROPHE}\N{ACUTE ACCENT}\N{PRIME}"
)
_MINUS = "\N{MINUS SIGN}"
# What Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
    | {"\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: from `start` up to, but not including, `end`."""

    start: int
    end: int

    def meets(self, others: Iterable["Span"]) -> bool:
        """Tell whether it has a character in common with one of `others`."""
        return any(self.start < other.end and other.start < self.end for other in others)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in one spelling of each character: composed, no invisible ones, ASCII digits."""

    text: str
    origins: tuple[Span, ...]

    def origin(self, span: Span) -> Span:
        """Return where `span`, which is not empty, stands in the text as it was written."""
        return Span(self.origins[span.start].start, self.origins[span.end - 1].end)


def read(text: str) -> Reading:
    """Return `text` in one spelling: rules that look for a dash find every dash."""
    letters: list[str] = []
    origins: list[Span] = []
    for span in _clusters(text):
        shown = "".join(map(_plain, unicodedata.normalize("NFKC", text[span.start : span.end])))
        letters.append(shown)
        origins.extend([span] * len(shown))
    return Reading("".join(letters), tuple(origins))


def without(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with spaces at `spans`, so that all else keeps its place."""
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(letters)


def found(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    """Return where `pattern` matches in `text`."""
    return tuple(Span(*match.span()) for match in pattern.finditer(text))


def fold(word: str) -> str:
    """Return `word` in small letters without marks: `Şeyma`, `SEYMA` and `seyma` are one."""
    parts = unicodedata.normalize("NFKD", word.casefold()).translate(_LETTERS)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _clusters(text: str) -> Iterator[Span]:
    """Yield each character with the marks that follow it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield Span(start, place)
            start = place


def _plain(letter: str) -> str:
    match type_of(letter):
        case "Cf":
            return ""
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case "Nd":
            return str(unicodedata.decimal(letter))
    if letter in _APOSTROPHES:
        return "'"
    return "-" if letter == _MINUS else letter
