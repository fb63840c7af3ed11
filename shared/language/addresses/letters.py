"""Letters nobody sees taken out, and letters that look alike made one."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Seen by nobody, though Unicode does not call them format characters: joiners, fillers,
# variation selectors (DerivedCoreProperties, Default_Ignorable_Code_Point) and the blank
# of Braille.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
_UNSEEN = {"Cf", "Cc", "Cs", "Cn"}
# IDNA (RFC 3490, 3.1) reads the first as a dot; browsers read the backslash as a slash.
_ALIKE = str.maketrans("\u3002\u2044\u2215\u29f8\\", ".////")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made plain, with the place in the original that each letter came from."""

    text: str
    places: tuple[int, ...]


def is_invisible(letter: str) -> bool:
    """Return whether nobody sees `letter`; a space is seen."""
    if letter.isspace():
        return False
    return unicodedata.category(letter) in _UNSEEN or _BLANK.match(letter) is not None


def plain(text: str) -> str:
    """Return `text` in NFKC without invisible letters; capitals and spaces stay."""
    if _is_ascii(text):
        return text
    composed = unicodedata.normalize("NFKC", "".join(c for c in text if not is_invisible(c)))
    return "".join(c for c in composed if not is_invisible(c))


def plain_address(text: str) -> str:
    """Return `text` as `plain` does, with one kind of dot and one kind of slash."""
    return plain(text).translate(_ALIKE)


def folded_name(text: str, *, keeps_case: bool = False) -> str:
    """Return a name as platforms compare it: no spaces, one kind of dash, no capitals."""
    name = plain(text)
    name = name if keeps_case else name.casefold()
    if _is_ascii(name):
        return name.replace(" ", "")
    return "".join(_dash(c) for c in plain(name) if not c.isspace())


def with_places(text: str) -> Folded:
    """Return `text` made plain letter by letter, each with its place in `text`."""
    if _is_ascii(text):
        return Folded(text.translate(_ALIKE), tuple(range(len(text))))
    pairs = [(c, place) for place, letter in enumerate(text) for c in _look(letter)]
    return Folded("".join(c for c, _ in pairs), tuple(place for _, place in pairs))


def _is_ascii(text: str) -> bool:
    """Whether there is nothing to do: nearly always, so it is asked first."""
    return text.isascii() and text.isprintable()


def _dash(letter: str) -> str:
    return "-" if unicodedata.category(letter) == "Pd" or letter == "\u2212" else letter


@lru_cache(maxsize=4096)
def _look(letter: str) -> str:
    return plain_address(letter)
