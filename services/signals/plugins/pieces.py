"""Cuts a text into the pieces the linear model weighs: bits of words, words and pairs.

A word that is denied counts once more as denied: "geen mes" says something else than "mes".
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from services.signals.plugins.fold import fold
from services.signals.plugins.phrases import ENDS, NEGATIONS

SIZES = range(2, 6)  # letters in a bit, the blank before and after the word counted
LONGEST = 30  # letters of a word that are looked at
DRAWN_OUT = re.compile(r"(.)\1{2,}")  # "neeeee"
# A word or an emoji. Marks are left out: that a sentence ends with a full stop tells who wrote.
WORD = re.compile(r"[^\W_]+|[\u2190-\u2bff\U0001f000-\U0001faff]")
WORD_OR_END = re.compile(r"[^\W_]+|[.,;!?]")
DENIALS = NEGATIONS | {"nergens", "nee", "noch", "not", "no", "never", "isnt", "dont"}
DENIED = "\N{NOT SIGN}"
REACH = 6  # words that a denial reaches, as in ConText


def words(text: str) -> list[str]:
    """Return the words and emoji of `text`, written alike."""
    return WORD.findall(DRAWN_OUT.sub(r"\1\1", fold(text)))


def bits(word: str) -> list[str]:
    """Return the bits of one word: of `mes` among others ` m`, `me`, `mes `."""
    padded = f" {word[:LONGEST]} "
    room = len(padded) + 1
    return [padded[at : at + size] for size in SIZES for at in range(room - size)]


def all_bits(text: str) -> list[str]:
    """Return the bits of the words of `text`, each once."""
    return list({bit: None for word in words(text) for bit in bits(word)})


def all_words(text: str) -> list[str]:
    """Return words, pairs of neighbours and denied words of `text`, each once."""
    found = words(text)
    pairs = map(" ".join, pairwise(found))
    return list(dict.fromkeys([*found, *pairs, *(DENIED + word for word in _denied(text))]))


def _denied(text: str) -> Iterator[str]:
    left = 0
    for word in WORD_OR_END.findall(fold(text)):
        if word in ENDS:
            left = 0
        elif word in DENIALS:
            left = REACH
        elif left:
            left -= 1
            yield word
