"""Agreements: parties, dates, and clauses that permit fields. Everything else is forbidden."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.policy.domain.lines import Path, line_of
from shared.contracts.message import Code
from shared.contracts.policy import FIELDS, Problem
from shared.taxonomy import CATEGORIES

# Which transforms a field may have, strictest first.
TRANSFORMS: dict[str, tuple[str, ...]] = {
    "seen_at": ("week", "day", "as-is"),
    "neighbourhood": ("municipality", "as-is"),
    "handle": ("pseudonym", "as-is"),
} | {f: ("as-is",) for f in FIELDS if f not in ("seen_at", "neighbourhood", "handle")}

# pydantic's own sentences are about Python; these are about the file.
_SAID = {
    "missing": "is missing: add it",
    "extra_forbidden": "is not known: check the spelling or remove it",
    "date_type": "must be a date, written as 2026-12-31 without quotes",
    "string_pattern_mismatch": "may have only a-z, 0-9 and - _ . / in it",
}


class BadAgreements(Exception):
    """The file is wrong; `problems` says where, one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"line {p.line}, {p.field}: {p.message}" for p in problems))
        self.problems = tuple(problems)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Clause(_Part):
    """One permission: for which signals, and which fields changed how."""

    id: Code
    text: Annotated[str, Field(min_length=1)]
    categories: Annotated[tuple[Code, ...], Field(min_length=1)]
    minimum_urgency: Literal["low", "normal", "high", "acute"]
    neighbourhoods: tuple[Code, ...] = ()
    verified_offline: bool = False
    fields: Annotated[dict[str, str], Field(min_length=1)]


class Agreement(_Part):
    """What one partner may receive, why, and until when."""

    id: Code
    partner: Code
    purpose: Annotated[str, Field(min_length=1)]
    legal_basis: Annotated[str, Field(min_length=1)]
    dpia: Annotated[str, Field(min_length=1)]
    valid_from: date
    valid_until: date
    review_by: date
    clause: Annotated[tuple[Clause, ...], Field(min_length=1)]


class Partner(_Part):
    """A ketenpartner, and the neighbourhoods it is there for (none: all)."""

    id: Annotated[Code, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]  # a token of a subject
    name: Annotated[str, Field(min_length=1)]
    kind: Literal["gemeente", "politie", "school", "jeugdhulp", "halt"]
    neighbourhoods: tuple[Code, ...] = ()


class Agreements(_Part):
    """One version of everything that was agreed."""

    version: Annotated[int, Field(ge=1)]
    partner: Annotated[tuple[Partner, ...], Field(min_length=1)]
    agreement: tuple[Agreement, ...] = ()

    def clause_texts(self) -> dict[str, str]:
        """Return the text of each clause by its id."""
        return {c.id: c.text for a in self.agreement for c in a.clause}


def read_agreements(text: str) -> Agreements:
    """Read a file; `BadAgreements` names line and field of everything that is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = str(error).partition("(at line ")[2].partition(",")[0]
        line = int(place) if place.isdigit() else None
        reason = str(error).partition(" (at ")[0]
        problem = Problem(line=line, field="file", message=f"is no valid TOML: {reason}")
        raise BadAgreements([problem]) from None
    try:
        agreements = Agreements.model_validate(raw)
    except ValidationError as error:
        raise BadAgreements([_problem(text, dict(e)) for e in error.errors()]) from None
    wrong = [
        Problem(line=line_of(text, path), field=_shown(path), message=message)
        for path, message in _mistakes(agreements)
    ]
    if wrong:
        raise BadAgreements(wrong)
    return agreements


def _problem(text: str, error: dict[str, Any]) -> Problem:
    path: Path = tuple(error["loc"])
    message = _SAID.get(error["type"], error["msg"])
    return Problem(line=line_of(text, path), field=_shown(path), message=message)


def _shown(path: Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "file"


def _mistakes(agreements: Agreements) -> Iterator[tuple[Path, str]]:
    """Yield what is right as a form and wrong as an agreement."""
    partners = [partner.id for partner in agreements.partner]
    yield from _twice("partner", partners)
    yield from _twice("agreement", [agreement.id for agreement in agreements.agreement])
    clauses = Counter(c.id for a in agreements.agreement for c in a.clause)
    for number, agreement in enumerate(agreements.agreement):
        where: Path = ("agreement", number)
        if agreement.partner not in partners:
            yield (*where, "partner"), f"is none of the partners: {', '.join(partners)}"
        if agreement.valid_until < agreement.valid_from:
            yield (*where, "valid_until"), "is before valid_from"
        for index, clause in enumerate(agreement.clause):
            at: Path = (*where, "clause", index)
            if clauses[clause.id] > 1:
                yield (*at, "id"), "is there twice: a clause id is unique in the file"
            yield from _clause_mistakes(clause, at)


def _twice(kind: str, ids: list[str]) -> Iterator[tuple[Path, str]]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield (kind, number, "id"), "is there twice"


def _clause_mistakes(clause: Clause, at: Path) -> Iterator[tuple[Path, str]]:
    for category in clause.categories:
        if category not in CATEGORIES:
            yield (*at, "categories"), f"{category!r} is no category: {', '.join(CATEGORIES)}"
        elif CATEGORIES[category].never_shared:
            yield (*at, "categories"), f"{category!r} can be permitted by no agreement"
    for name, transform in clause.fields.items():
        if name not in TRANSFORMS:
            yield (*at, "fields", name), f"is no field of a signal: {', '.join(FIELDS)}"
        elif transform not in TRANSFORMS[name]:
            known = ", ".join(TRANSFORMS[name])
            yield (*at, "fields", name), f"cannot be {transform!r}; it can be: {known}"
