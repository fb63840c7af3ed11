"""Takes names out of a text: who somebody is says nothing about what happens.

Without this a name weighs what its letters weigh in other words, and one origin more than
another.
"""

import re
from collections.abc import Container

from services.signals.plugins.fold import fold
from shared.privacy.identifying import words

_WORD = re.compile(r"[^\W\d_]+")


def without_names(text: str, *, but: Container[str]) -> str:
    """Return `text` with spaces where a name stands; what is in `but` is no name here."""
    return _WORD.sub(lambda match: _shown(match[0], but), text)


def _shown(word: str, but: Container[str]) -> str:
    plain = fold(word)
    if plain in but or not _is_name(word.casefold()):
        return word
    return " " * len(word)


def _is_name(word: str) -> bool:
    if words.is_in_dictionary(word):
        return words.is_first_name(word)
    return words.is_person(word)
