"""How host names end, read from `links.toml` beside this file."""

import re
import tomllib
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

_EVER = re.compile(r"[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59}", re.IGNORECASE)
_COUNTRY = re.compile(r"[a-z]{2}", re.IGNORECASE)


class Endings(BaseModel):
    """Endings that exist, and words that end nothing though they could."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int
    endings: frozenset[str]
    words: frozenset[str]


ENDINGS = Endings.model_validate(
    tomllib.loads((files(__package__) / "links.toml").read_text("utf-8"))
)


def could_end(label: str) -> bool:
    """Return whether a host name could ever end on `label`: letters only (RFC 3696, 2)."""
    return _EVER.fullmatch(label) is not None


def is_ending(label: str) -> bool:
    """Return whether host names end on `label` today, and sentences do not start with it."""
    known = label.lower()
    if known.startswith("xn--"):
        return True
    if known in ENDINGS.words:
        return False
    return known in ENDINGS.endings or _COUNTRY.fullmatch(label) is not None
