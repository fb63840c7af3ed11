"""Makes letters alike before anything is looked for in a text."""

import unicodedata
from functools import cache

# Letters of other alphabets that are taken for ours, by a reader or on purpose.
_LOOK_ALIKE = str.maketrans("авеікмнорстухјѕһԁԛԝαεικνορτυχ", "abeikmhopctyxjshdqwaeikvoptux")


def fold(text: str) -> str:
    """Return `text` without capitals and accents, exactly as long as it was."""
    return "".join(map(_plain, text))


@cache
def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].casefold().translate(_LOOK_ALIKE)
    return base if len(base) == 1 else letter
