"""Categories and platforms, read from `taxonomy.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, StrictBool, TypeAdapter, ValidationError, with_config

from shared.contracts.message import Code, explain

DsaCategory = Annotated[str, Field(pattern=r"^STATEMENT_CATEGORY_[A-Z_]+$")]
DsaKeyword = Annotated[str, Field(pattern=r"^KEYWORD_[A-Z_]+$")]
URGENCIES: tuple[str, ...] = ("low", "normal", "high", "acute")
OPENNESS: Mapping[str, str] = MappingProxyType(
    {
        "very_closed": "heel gesloten",
        "closed": "gesloten",
        "varies": "wisselend",
        "fairly_open": "vrij open",
        "open": "open",
        "very_open": "heel open",
    }
)


class BadTaxonomy(Exception):
    """The taxonomy file is wrong; says which entry and which key."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Category:
    """What a signal can be about."""

    code: Code
    label: str
    urgency: Literal["low", "normal", "high", "acute"]
    tone: Literal["positive", "neutral", "worrying"]
    hint: str
    harmful_account: StrictBool = False
    never_shared: StrictBool = False
    suits_helpers: StrictBool = False
    evidence: Literal["by-post", "none"] = "by-post"
    dsa_category: DsaCategory | None = None
    dsa_keyword: DsaKeyword | None = None


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Platform:
    """Where a signal can be seen."""

    code: Code
    label: str
    openness: Literal["very_closed", "closed", "varies", "fairly_open", "open", "very_open"]
    who: str = ""
    story_hours: int | None = None
    warning: str | None = None


E = TypeVar("E", Category, Platform)


def read(toml: str) -> tuple[int, Mapping[str, Category], Mapping[str, Platform]]:
    """Return version, categories and platforms, or raise `BadTaxonomy`."""
    try:
        raw = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadTaxonomy(f"the taxonomy is no valid TOML: {error}") from None
    version = raw.get("version")
    if type(version) is not int:
        raise BadTaxonomy("the taxonomy: version: must be a whole number")

    return version, _entries(raw, "categories", Category), _entries(raw, "platforms", Platform)


def urgency_at_least(urgency: str, minimum: str) -> bool:
    """Return whether `urgency` is `minimum` or more."""
    return URGENCIES.index(urgency) >= URGENCIES.index(minimum)


def _entries(raw: dict[str, Any], kind: str, model: type[E]) -> Mapping[str, E]:
    tables = raw.get(kind)
    if not isinstance(tables, dict):
        raise BadTaxonomy(f"the taxonomy: {kind}: write tables like [{kind}.overig]")
    adapter = TypeAdapter(model)
    found: dict[str, E] = {}
    for code, table in tables.items():
        if not isinstance(table, dict):
            raise BadTaxonomy(f"{kind}.{code}: must be a table: [{kind}.{code}]")
        try:
            found[code] = adapter.validate_python({"code": code} | table)
        except ValidationError as error:
            raise BadTaxonomy(f"{kind}.{code}: {explain(error)}") from None
        if found[code].code != code:
            raise BadTaxonomy(f"{kind}.{code}: code: is the table's name; leave it out")
    return MappingProxyType(found)


VERSION, CATEGORIES, PLATFORMS = read(
    (files("shared.language") / "taxonomy.toml").read_text("utf-8")
)
