"""Makes letters alike before anything is looked for in a text."""

import unicodedata
from functools import cache


def fold(text: str) -> str:
    """Return `text` without capitals and accents, exactly as long as it was."""
    return "".join(map(_plain, text))


@cache
def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].casefold()
    return base if len(base) == 1 else letter
