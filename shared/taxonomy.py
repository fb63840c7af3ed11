"""Categories and platforms, as data: `taxonomy.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.contracts.message import Code, explain

URGENCIES = ("low", "normal", "high", "acute")


class BadTaxonomy(Exception):
    """The taxonomy file is wrong; says which entry and which key."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    label: str = Field(min_length=1)


class Category(_Entry):
    """What a signal is about."""

    urgency: Literal["low", "normal", "high", "acute"]
    tone: Literal["positive", "neutral", "worrying"]
    harmful_account: bool = False
    never_shared: bool = False
    hint: str = ""


class Platform(_Entry):
    """Where it was seen."""

    openness: Literal["open", "closed", "varies"]
    story_hours: int | None = None
    warning: str = ""


E = TypeVar("E", bound=_Entry)


def read(text: str) -> tuple[int, Mapping[str, Category], Mapping[str, Platform]]:
    """Return version, categories and platforms; `BadTaxonomy` names entry and key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTaxonomy(f"the taxonomy is no valid TOML: {error}") from None
    return (
        int(raw.get("version", 0)),
        _entries(raw, "category", Category),
        _entries(raw, "platform", Platform),
    )


def urgency_at_least(urgency: str, minimum: str) -> bool:
    """Return whether `urgency` is `minimum` or more."""
    return URGENCIES.index(urgency) >= URGENCIES.index(minimum)


def _entries(raw: dict[str, Any], kind: str, model: type[E]) -> dict[str, E]:
    found: dict[str, E] = {}
    for number, given in enumerate(raw.get(kind, ()), start=1):
        name = given.get("code", f"number {number}")
        try:
            entry = model.model_validate(given)
        except ValidationError as error:
            raise BadTaxonomy(f"{kind} {name}: {explain(error)}") from None
        if entry.code in found:
            raise BadTaxonomy(f"{kind} {name}: code is there twice")
        found[entry.code] = entry
    return found


VERSION, CATEGORIES, PLATFORMS = read((files("shared") / "taxonomy.toml").read_text("utf-8"))
