"""Which words are ordinary, which are names of persons, and which are names of something else.

The lists are read at the first question, in a third of a second. `lists/README.md` tells what
they are drawn from, and `bench/identifying/make_lists.py` how.
"""

import gzip
import re
import tomllib
from functools import cache
from importlib import resources

from shared.privacy.identifying.reading import Span, fold, found

_HEAD, _TAIL = 3, 4  # letters: a shorter part of a compound would make words of names
_DUTCH = frozenset("abcdefghijklmnopqrstuvwxyzàâäçèéêëîïñóöûü'-")  # a word with another is none
_JOINTS = ("", "s", "-")


def is_ordinary(word: str) -> bool:
    """Tell whether `word`, in small letters, is a Dutch or English word or made of such."""
    single = word.removesuffix("'s")  # `foto's`
    return single in _ordinary() or _is_compound(single)


def is_in_dictionary(word: str) -> bool:
    """Tell whether `word`, in small letters, is a Dutch or English word by itself."""
    return word in _ordinary()


def is_person(word: str) -> bool:
    """Tell whether somebody bears `word` as a first name or a surname, also as a genitive."""
    folded = fold(word)
    persons, others = _persons(), _others()
    if folded in others or folded in cue("never-names"):
        return False
    return any(form in persons for form in (folded, folded.removesuffix("'s")))


def is_first_name(word: str) -> bool:
    """Tell whether `word` is a first name in the Netherlands that is easily missed: `Roos`."""
    return fold(word) in cue("first-names")


def is_known(name: str) -> bool:
    """Tell whether `name` is a place, a platform, a brand or an organisation."""
    folded = fold(name)
    if not name.isascii() and name.lower() != folded and not set(name.lower()) <= _DUTCH:
        return folded in _others()
    forms = (folded, folded.removesuffix("'s"), folded.removesuffix("s"))
    return any(form in _others() or form in _known() for form in forms)


def is_listed(name: str) -> bool:
    """Tell whether `name` is one of the places, platforms and so on of `lists/words.toml`."""
    return fold(name) in _others()


def listed_phrases(text: str) -> tuple[Span, ...]:
    """Return where a listed name of several words stands: `Albert Heijn`, `Louis Vuitton`."""
    return found(_phrases(), text)


def cue(group: str) -> frozenset[str]:
    """Return the words of a group of `lists/words.toml`; `KeyError` if there is none."""
    return _groups()[group]


@cache
def _is_compound(word: str) -> bool:
    """Tell `prijslijst`, and `Instagramfilter`, which begins with the name of a thing."""
    ordinary = _ordinary()
    for cut in range(_HEAD, len(word) - _TAIL + 1):
        head, tail = word[:cut], word[cut:]
        heads = {head.removesuffix(joint) for joint in _JOINTS if len(head) > len(joint) + 2}
        if tail in ordinary and (
            heads & ordinary or (cut > _TAIL < len(tail) and heads & _known())
        ):
            return True
    return False


@cache
def _ordinary() -> frozenset[str]:
    return _list("ordinary") | cue("slang")


@cache
def _persons() -> frozenset[str]:
    return _list("persons") | cue("first-names") | cue("surnames")


@cache
def _known() -> frozenset[str]:
    return _list("known")


@cache
def _others() -> frozenset[str]:
    groups = ("platforms", "brands", "organisations", "places", "peoples-and-days")
    return frozenset(fold(name) for group in groups for name in cue(group))


@cache
def _phrases() -> re.Pattern[str]:
    several = "|".join(re.escape(name) for name in sorted(_others()) if " " in name)
    return re.compile(rf"\b(?:{several})\b", re.IGNORECASE)


@cache
def _groups() -> dict[str, frozenset[str]]:
    text = _folder().joinpath("words.toml").read_text(encoding="utf-8")
    return {group: frozenset(_words(listed)) for group, listed in tomllib.loads(text).items()}


def _words(listed: str) -> list[str]:
    return [word.replace("_", " ") for word in listed.split()]


def _list(name: str) -> frozenset[str]:
    packed = _folder().joinpath(f"{name}.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))


def _folder() -> resources.abc.Traversable:
    return resources.files(__package__).joinpath("lists")
