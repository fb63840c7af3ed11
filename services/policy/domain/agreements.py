"""Agreements: parties, dates, and clauses that permit fields. Everything else is forbidden."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from services.policy.domain import bans
from services.policy.domain.calendar import MOST_MONTHS, months_after
from services.policy.domain.lines import Path, line_of
from shared.contracts.message import Code
from shared.contracts.policy.agreements import Problem
from shared.contracts.policy.decide import FIELDS
from shared.language.taxonomy import CATEGORIES

DROP = "drop"  # the field does not leave, whatever another clause permits

# Which transforms a field may have, strictest first.
TRANSFORMS: dict[str, tuple[str, ...]] = dict.fromkeys(FIELDS, (DROP, "as-is")) | {
    "seen_at": (DROP, "week", "day", "as-is"),
    "neighbourhood": (DROP, "municipality", "as-is"),
    "handle": (DROP, "pseudonym", "as-is"),
    "age": (DROP, "band"),
}

# pydantic's own sentences are about Python; these are about the file.
_SAID = {
    "missing": "ontbreekt: voeg het toe",
    "extra_forbidden": "kennen we niet: kijk of je het goed schreef, of haal het weg",
    "bool_type": "moet true of false zijn, zonder aanhalingstekens",
    "date_type": "moet een datum zijn, zoals 2026-12-31, zonder aanhalingstekens",
    "dict_type": "moet een tabel zijn: geef het een eigen kopje",
    "greater_than_equal": "moet {ge} of meer zijn",
    "int_type": "moet een heel getal zijn, zonder aanhalingstekens",
    "less_than_equal": "mag niet meer dan {le} zijn",
    "literal_error": "moet een van deze zijn: {expected}",
    "model_type": "moet een tabel zijn: geef het een eigen kopje",
    "string_too_short": "is leeg: vul het in",
    "string_type": "moet tekst zijn, tussen aanhalingstekens",
    "too_short": "is leeg: noem er minstens een, of haal het weg als dat mag",
    "tuple_type": "moet een lijst zijn: tussen [ ], of onder een kopje tussen [[ ]]",
}
_CODE = "moet een code zijn: eerst a-z of 0-9, dan ook - _ . /; hoogstens 64 tekens"
_PARTNER = "moet een code zijn: eerst een letter a-z, dan ook 0-9 en -; hoogstens 31 tekens"


class BadAgreements(Exception):
    """The file is wrong; `problems` says where, one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(_sentence(problem) for problem in problems))
        self.problems = tuple(problems)


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True
    )


T = TypeVar("T")
Text = Annotated[str, Field(min_length=1)]
Listed = Annotated[tuple[T, ...], Field(strict=False)]  # a list in TOML, a tuple here
Some = Annotated[tuple[T, ...], Field(strict=False, min_length=1)]


class Clause(_Part):
    """One permission: for which signals, and which fields changed how."""

    id: Code
    text: Text
    categories: Some[Code]
    minimum_urgency: Literal["low", "normal", "high", "acute"]
    neighbourhoods: Some[Code] = ()  # left out: all. Written as []: none, so a mistake
    verified_offline: bool = False
    consent: bool = False
    fields: Annotated[dict[str, str], Field(min_length=1)]


class Agreement(_Part):
    """What one partner may receive, why, and until when."""

    id: Code
    partner: Code
    purpose: Text
    legal_basis: Text
    dpia: Text
    valid_from: date
    valid_until: date
    review_by: date
    reviewed_on: date | None = None
    # At the partner. To be named in every new file; one from before it was asked has a month.
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 30
    onward: Some[Code] = ()  # partners it may be passed on to; left out: nobody
    delivery: Literal["full", "thin"] = "full"  # thin: a notice, and the partner fetches
    clause: Some[Clause]

    @property
    def last_review(self) -> date:
        """Return the day its six months count from."""
        return self.reviewed_on or self.valid_from


class Partner(_Part):
    """A ketenpartner, and the neighbourhoods it is there for (left out: all)."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]  # a token of a subject
    name: Text
    kind: Literal["gemeente", "politie", "school", "jeugdhulp", "halt"]
    neighbourhoods: Some[Code] = ()


class Agreements(_Part):
    """One version of everything that was agreed."""

    version: Annotated[int, Field(ge=1)]
    grace_days: Annotated[int, Field(ge=0, le=31)] = 14  # after a review is overdue
    partner: Some[Partner]
    agreement: Listed[Agreement] = ()

    def clause_texts(self) -> dict[str, str]:
        """Return the text of each clause by its id."""
        return {c.id: c.text for a in self.agreement for c in a.clause}


def read_agreements(text: str) -> Agreements:
    """Read a file; `BadAgreements` names line and field of everything that is wrong."""
    agreements = reread(text)
    wrong = [
        Problem(line=line_of(text, path), field=_shown(path), message=message)
        for path, message in _mistakes(agreements)
    ]
    if wrong:
        raise BadAgreements(wrong)
    return agreements


def reread(text: str) -> Agreements:
    """Read a file that was right when it was put in force.

    Its words are not held against the taxonomy again, which may have changed since: a
    category that went away must not take the decisions on all others with it.
    """
    try:
        return Agreements.model_validate(_toml(text))
    except ValidationError as error:
        raise BadAgreements(_problems(text, error)) from None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        named = place.removeprefix("line ").partition(",")[0]
        line = int(named) if named.isdigit() else text.rstrip().count("\n") + 1
        message = f"is geen geldige TOML: {reason}"
    except (RecursionError, ValueError):
        line, message = None, "gaat te diep, of heeft een te lang getal: maak het eenvoudiger"
    raise BadAgreements([Problem(line=line, field="bestand", message=message)])


def _problems(text: str, error: ValidationError) -> list[Problem]:
    told = error.errors(include_url=False)
    # A list whose entries are wrong is called too short as well, which says nothing new.
    around = {e["loc"][:depth] for e in told for depth in range(len(e["loc"]))}
    return [
        _problem(text, e) for e in told if e["type"] != "too_short" or e["loc"] not in around
    ]


def _problem(text: str, error: ErrorDetails) -> Problem:
    path: Path = tuple(error["loc"])
    if error["type"] == "string_pattern_mismatch":
        message = _PARTNER if path[::2] == ("partner", "id") else _CODE
    elif said := _SAID.get(error["type"]):
        message = said.format_map(error.get("ctx", {}))
    else:
        message = error["msg"]
    return Problem(line=line_of(text, path), field=_shown(path), message=message)


def _sentence(problem: Problem) -> str:
    where = f"regel {problem.line}, " if problem.line else ""
    return f"{where}{problem.field}: {problem.message}"


def _shown(path: Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "bestand"


def _mistakes(agreements: Agreements) -> Iterator[tuple[Path, str]]:
    """Yield what is right as a form and wrong as an agreement."""
    kinds = {partner.id: partner.kind for partner in agreements.partner}
    partners = [partner.id for partner in agreements.partner]
    yield from _twice("partner", partners)
    yield from _twice("agreement", [agreement.id for agreement in agreements.agreement])
    clauses = Counter(c.id for a in agreements.agreement for c in a.clause)
    for number, agreement in enumerate(agreements.agreement):
        where: Path = ("agreement", number)
        if agreement.partner not in partners:
            known = ", ".join(partners)
            yield (*where, "partner"), f"is geen partner, kies uit: {known}"
        if agreement.valid_until < agreement.valid_from:
            yield (*where, "valid_until"), "ligt voor valid_from: verander een van de twee"
        if "retention_days" not in agreement.model_fields_set:
            yield (*where, "retention_days"), _SAID["missing"]
        latest = months_after(agreement.last_review, MOST_MONTHS)
        if agreement.review_by > latest:
            since = "reviewed_on" if agreement.reviewed_on else "valid_from"
            message = f"is meer dan zes maanden na {since}: uiterlijk {latest}"
            yield (*where, "review_by"), message
        for number_, onward in enumerate(agreement.onward):
            if onward not in partners or onward == agreement.partner:
                message = f"{onward!r} is geen andere partner in dit bestand: haal het weg"
                yield (*where, "onward", number_), message
        for index, clause in enumerate(agreement.clause):
            at: Path = (*where, "clause", index)
            if clauses[clause.id] > 1:
                yield (
                    (*at, "id"),
                    "staat er twee keer: kies een id dat nergens anders in het bestand staat",
                )
            yield from _clause_mistakes(clause, at, kinds.get(agreement.partner))


def _twice(kind: str, ids: list[str]) -> Iterator[tuple[Path, str]]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield (kind, number, "id"), "staat er twee keer: kies een ander"


def _clause_mistakes(clause: Clause, at: Path, kind: str | None) -> Iterator[tuple[Path, str]]:
    for number, code in enumerate(clause.categories):
        where: Path = (*at, "categories", number)
        if code not in CATEGORIES:
            known = ", ".join(
                c for c, category in CATEGORIES.items() if not category.never_shared
            )
            yield where, f"{code!r} is geen categorie, kies uit: {known}"
        elif CATEGORIES[code].never_shared:
            yield where, f"geen afspraak kan {code!r} toestaan: haal het weg"
    for name, transform in clause.fields.items():
        where = (*at, "fields", name)
        if name not in TRANSFORMS:
            yield where, f"is geen veld van een signaal, kies uit: {', '.join(FIELDS)}"
        elif transform not in TRANSFORMS[name]:
            known = ", ".join(TRANSFORMS[name])
            yield where, f"kan niet {transform!r} zijn, kies uit: {known}"
        elif transform != DROP and (ban := _banned(clause, kind, name)):
            category, banned_by = ban
            message = f"geen afspraak kan dit van {category!r} toestaan aan deze partner"
            yield where, f"{message} ({banned_by}): haal het weg"


def _banned(clause: Clause, kind: str | None, field: str) -> tuple[str, str] | None:
    found = (
        (category, ban.id)
        for category in clause.categories
        if kind and not bans.NEVER_SHARED.forbids(category)  # said of the category itself
        if (ban := bans.on(category, kind=kind, field=field))
    )
    return next(found, None)
