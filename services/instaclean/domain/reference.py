"""What a notice may rest on: laws and platforms' rules, read from `references.toml`."""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Literal

from pydantic import TypeAdapter

from shared.contracts.message import Code, Frozen
from shared.language.taxonomy import CATEGORIES


class Reference(Frozen):
    """One law, or one rule of a platform."""

    ground: Literal["illegal", "terms"]
    title: str
    source: str
    categories: tuple[Code, ...]
    platforms: tuple[Code, ...] = ()
    keeper: Code
    review_by: date

    def fits(self, *, category: str, platform: str, ground: str) -> bool:
        """Return whether a notice of this category to this platform can rest on it."""
        here = not self.platforms or platform in self.platforms
        return here and category in self.categories and ground == self.ground


class Transparency(Frozen):
    """How a category is called in the DSA Transparency Database."""

    category: str
    keyword: str


_RAW = tomllib.loads((files(__package__) / "references.toml").read_text("utf-8"))
VERSION: int = _RAW["version"]
REFERENCES: Mapping[str, Reference] = TypeAdapter(dict[Code, Reference]).validate_python(
    _RAW["references"]
)
# A category without these names can be in no notice.
TRANSPARENCY: Mapping[str, Transparency] = {
    code: Transparency(category=category.dsa_category, keyword=category.dsa_keyword)
    for code, category in CATEGORIES.items()
    if category.harmful_account and category.dsa_category and category.dsa_keyword
}
