"""Judges one word among its neighbours: may it be, or begin, the name of a person?"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.privacy.identifying import words
from shared.privacy.identifying.finding import Certainty
from shared.privacy.identifying.tokens import Word, is_latin

_ACRONYM = 5  # letters at most, unless somebody bears it as a name
_SHORTEST = 3  # letters of a name in small letters
_IDEOGRAPHS = "\u2e80"  # from here on one sign may be a name
_INNER = (
    "Mc",
    "Mac",
    "O'",
    "De",
    "Van",
    "El",
    "Al",
    "Le",
    "La",
    "Di",
    "Du",
    "D'",
    "Ben",
    "Ait",
)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why a word may be a name, and how sure that is."""

    certainty: Certainty
    why: str


_SCRIPT = Suspicion(Certainty.POSSIBLE, "other-script")
_CALLED = Suspicion(Certainty.LIKELY, "behind-a-cue")
_LISTED = Suspicion(Certainty.LIKELY, "listed-name")
_FULL = Suspicion(Certainty.LIKELY, "full-name")
_UNKNOWN = Suspicion(Certainty.POSSIBLE, "unknown-word-with-a-capital")
_WORD_TOO = Suspicion(Certainty.POSSIBLE, "name-that-is-a-word-too")
_SMALL = Suspicion(Certainty.POSSIBLE, "listed-name-in-small-letters")


def suspect(line: Sequence[Word], place: int) -> Suspicion | None:
    """Return why the word at `place` may be a name; None if it looks like another word."""
    word = line[place]
    if not is_latin(word.text):
        return _SCRIPT if len(word.text) > 1 or word.text >= _IDEOGRAPHS else None
    if len(word.text) == 1:
        return _FULL if _is_initial(line, place) else None
    if _is_called(line, place):
        return _CALLED
    if _is_of_a_thing(line, place):
        return None
    if word.is_capital and _is_full_name(line, place):
        return _FULL
    return _alone(line, place)


def _alone(line: Sequence[Word], place: int) -> Suspicion | None:
    word = line[place]
    if word.shouting:
        return _shouted(line, place)
    if not word.is_capital:
        return _small(word)
    return _opening(line, place) if word.opens or word.tagged else _inside(word)


def _small(word: Word) -> Suspicion | None:
    if len(word.text) < _SHORTEST or ("-" in word.text and _ordinary(word)):
        return None
    made_up = words.is_ordinary(word.small)
    return _SMALL if not made_up and _is_surely_person(word) else None


def _shouted(line: Sequence[Word], place: int) -> Suspicion | None:
    word = line[place]
    behind = [other.small for other in line[place + 1 : place + 3]]
    if words.is_first_name(word.text) and behind[:1] == ["van"]:
        return _FULL
    if _is_surely_person(word):
        return _LISTED
    if words.is_known(word.text) or _ordinary(word):
        return None
    return _UNKNOWN if len(word.text) > _SHORTEST else None


def _opening(line: Sequence[Word], place: int) -> Suspicion | None:
    """Judge a word that has its capital from its place in the sentence."""
    word = line[place]
    if _is_surely_person(word):
        return _LISTED
    if words.is_in_dictionary(word.small):
        behind = line[place + 1].small if place + 1 < len(line) else ""
        named = (
            words.is_person(word.text)
            and word.small not in words.cue("openers")
            and behind in words.cue("doing")
        )
        return _WORD_TOO if named and not word.tagged else None
    if word.tagged or word.glued or _is_other(word) or _ordinary(word):
        return None
    return _UNKNOWN


def _inside(word: Word) -> Suspicion | None:
    """Judge a word that somebody gave a capital."""
    if _is_surely_person(word):
        return _LISTED
    if words.is_in_dictionary(word.small):
        return _WORD_TOO if words.is_person(word.text) and not word.is_acronym else None
    if word.glued or _is_other(word) or _ordinary(word):
        return None
    return _UNKNOWN


def _is_of_a_thing(line: Sequence[Word], place: int) -> bool:
    """Tell the last word of `Winkelcentrum Alexandrium`, the first of `Albeda College`."""
    word, behind = line[place], line[place + 1 : place + 2]
    if not word.is_capital:
        return False
    if any(other.is_capital and other.small in words.cue("named-things") for other in behind):
        return True
    before = line[place - 1].small if place else ""
    return before in words.cue("named-things") and not _is_surely_person(word)


def _is_other(word: Word) -> bool:
    """Tell whether it is the name of something else: a place, an acronym, a `BrandName`."""
    if words.is_known(word.text) or _is_place(word.small):
        return True
    if word.is_acronym:
        return len(word.text) <= _ACRONYM and word.text.isascii()
    parts = word.text.split("-")
    if len(parts) > 1 and (
        words.is_known(parts[0]) or parts[0].isupper() or len(parts[0]) == 1
    ):
        return True
    inner = word.text[1:].replace("'", "").replace("-", "")
    return inner != inner.lower() and len(parts) == 1 and not word.text.startswith(_INNER)


def _is_place(small: str) -> bool:
    """Tell `Vroesenpark` by its ending; a surname such as `Verbrug` is in the lists."""
    return any(
        small.endswith(end) and len(small) > len(end) + 2 for end in words.cue("endings")
    )


def _ordinary(word: Word) -> bool:
    """Tell whether all parts are words: `Turks-Nederlandse`, `Telegram-groep`."""
    parts = [part for part in word.small.split("-") if part]
    return all(words.is_ordinary(part) or words.is_known(part) for part in parts)


def _is_surely_person(word: Word) -> bool:
    """Tell whether it is borne by persons and is no Dutch or English word."""
    if words.is_known(word.text) and not words.is_person(word.text):
        return False
    for part in (word.text, *word.text.split("-"), _without_genitive(word.text)):
        if len(part) > 1 and words.is_person(part) and not words.is_in_dictionary(part.lower()):
            return not words.is_in_dictionary(word.small)
    return False


def _without_genitive(name: str) -> str:
    """Return `Daan` for `Daans`, and `Fatima` for `Fatima's`."""
    return name.removesuffix("'s") if name.endswith("'s") else name.removesuffix("s")


def _is_full_name(line: Sequence[Word], place: int) -> bool:
    """Tell `Roos van Dijk` and `Wolf Visser`, of which each word is a Dutch word."""
    word, rest = line[place], line[place + 1 : place + 5]
    if word.is_particle:
        surname = rest[0] if rest else None
        begins = word.small in words.cue("surname-particles")
        return bool(
            begins and surname and surname.is_capital and not words.is_listed(surname.text)
        )
    if not words.is_person(word.text) or word.tagged or word.is_acronym:
        return False
    for number, other in enumerate(rest):
        if other.opens:
            return False
        if other.is_capital and not other.is_acronym and not words.is_listed(other.text):
            first = words.is_first_name(word.text) or words.is_person(other.text)
            return bool(number) or first or not words.is_ordinary(other.small)
        if not other.is_particle:
            return False
    return False


def _is_initial(line: Sequence[Word], place: int) -> bool:
    """Tell the `J.` of `J. de Vries`."""
    word, rest = line[place], line[place + 1 : place + 5]
    if len(word.text) > 1 or not word.text.isupper():
        return False
    for number, other in enumerate(rest):
        if other.is_capital and len(other.text) > 1 and not words.is_listed(other.text):
            surname = words.is_person(other.text) or not words.is_ordinary(other.small)
            return (bool(number) or surname) and not other.is_acronym
        if not other.is_particle and len(other.text) != 1:
            return False
    return False


def _is_called(line: Sequence[Word], place: int) -> bool:
    """Tell whether the words before it say that a person follows."""
    word = line[place]
    start = max(0, place - 5)
    before = [other.small for other in line[start:place]]
    while word.is_capital and before and before[-1] in words.cue("particles"):
        before.pop()  # `meneer de Wit`
    if not before or (word.opens and before[-1] not in words.cue("titles")):
        return False
    cue, whose = before[-1], before[-2] if len(before) > 1 else ""
    if words.is_listed(word.text) or word.is_particle:
        return False
    if cue in words.cue("titles"):
        return _could_be_called(word)
    if cue in words.cue("kin") and whose in words.cue("whose"):
        return _could_be_called(word)
    naming = cue in words.cue("naming") or (
        whose in {"noemt", "noemde", "noemen"} and cue == "zich"
    )
    if naming and not set(before) & words.cue("things"):
        return _could_be_called(word)
    return False


def _could_be_called(word: Word) -> bool:
    if word.is_capital:
        return not word.is_acronym or words.is_person(word.text)
    if words.is_in_dictionary(word.small):
        bare = len(word.text) > _SHORTEST and word.small not in words.cue("doing")
        named = words.is_first_name(word.text) or (bare and words.is_person(word.text))
        return named and not word.shouting
    return words.is_person(word.text) or not words.is_ordinary(word.small)
