"""Takes a text apart into words, and tells how each is written."""

import re
from dataclasses import dataclass

from shared.privacy.identifying import words
from shared.privacy.identifying.reading import Span

_LETTER = r"[^\W\d_][\u0300-\u036f]*"
# Scripts of which letters and vowel signs alternate; the blocks of signs between are left out.
_OTHER = (
    "[\u0370-\u1dff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdfb\ufe70-\ufefc\U00020000-\U0003ffff]+"
)
_WORD = re.compile(rf"{_OTHER}|(?:'(?=[ts]\b|s-))?{_LETTER}(?:['-]?{_LETTER})*")
_OPENS = re.compile(r"(?:^|[.!?:\n•*|]|\.\.\.)[\s\"'«»“”„()\[\]-]*$|\n\s*-\s*$")
_ABBREVIATED = re.compile(
    r"(?:\b[^\W\d_]|\b(?:dhr|mw|mevr|dr|st|v\.d|mr|mrs|ms))\.\s?$", re.IGNORECASE
)
_GREEK, _LATIN_ADDED = 0x370, range(0x1E00, 0x1F00)
_LOOK_BACK = 12  # characters: quotation marks and spaces behind a full stop
_SHOUTED = 0.7  # of its letters are capitals: the text is written in capitals
_SHORT = 12  # letters: an acronym and a word are no text in capitals


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it stands, and how it is written there."""

    text: str
    span: Span
    opens: bool  # a sentence or a quotation, so that its capital says nothing
    glued: bool  # to digits or a `_`, so that it is part of a user name
    tagged: bool  # behind a `#`
    shouting: bool  # all of the text is in capitals

    @property
    def small(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        """Whether its capital says something; in a text of capitals it does not."""
        return self.text.lstrip("'")[:1].isupper() and not self.shouting

    @property
    def is_acronym(self) -> bool:
        """Whether it is in capitals throughout, in a text that is not."""
        return len(self.text) > 1 and self.text.isupper() and not self.shouting

    @property
    def is_particle(self) -> bool:
        """Whether it stands inside names: `van`, `el`, `ben`."""
        return self.small in words.cue("particles")


def tokens(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in their order."""
    shouting = _is_shouted(text)
    return tuple(
        Word(
            match.group(),
            Span(*match.span()),
            opens=_opens(text, match.start()),
            glued=_glued(text, match),
            tagged=text[: match.start()].endswith("#"),
            shouting=shouting,
        )
        for match in _WORD.finditer(text)
    )


def is_latin(word: str) -> bool:
    """Tell whether every letter is one of the Latin alphabet."""
    letters = [ord(letter) for letter in word if letter.isalpha()]
    return all(letter < _GREEK or letter in _LATIN_ADDED for letter in letters)


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - _LOOK_BACK) : start]
    if before.endswith(('"', "“", "„", "«")):
        return True
    if start <= _LOOK_BACK and not before.strip("\"'«»“”„()[]- "):
        return True
    return bool(_OPENS.search(before)) and not _ABBREVIATED.search(before)


def _glued(text: str, match: re.Match[str]) -> bool:
    beside = (
        text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    )
    return any(sign.isdigit() or sign == "_" for sign in beside)


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) > _SHORT and capitals > _SHOUTED * len(letters)
