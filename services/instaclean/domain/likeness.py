"""Two handles that may be one person's: a suggestion, for a person to confirm."""

import unicodedata

_LOOKS = str.maketrans("013457$!|l", "oieastsiii")
SHORTEST = 4  # a shorter rest would make half the platform alike


def likeness(handle: str) -> str | None:
    """Return what like handles have in common, or None when too little is left.

    `drugs.plug_010`, `DrugsPlug2` and `drugs-p1ug` are alike.
    """
    plain = unicodedata.normalize("NFKD", handle).casefold()
    words = "".join(c for c in plain if c.isalnum() or c in "$!|")
    rest = words.rstrip("0123456789").translate(_LOOKS)
    return rest if len(rest) >= SHORTEST else None
