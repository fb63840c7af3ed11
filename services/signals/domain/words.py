"""The words of a text, as duplicates and trends compare them."""

import re
import unicodedata
from sys import intern

# Accounts and links are no words: they differ while the text says the same.
_NO_WORD = re.compile(r"(?:https?://|www\.)\S+|\S*@\S+")
_WORD = re.compile(r"[^\W\d_]{3,40}|[\u2190-\u2bff\U0001f000-\U0001faff]")


def words_of(text: str) -> tuple[str, ...]:
    """Return the different words and emoji of `text`, each once, in alphabetical order."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # One copy of a word, however many signals have it.
    return tuple(map(intern, sorted(set(_WORD.findall(_NO_WORD.sub(" ", folded))))))
