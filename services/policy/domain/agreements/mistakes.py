"""What is right as a form and wrong as an agreement."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from services.policy.domain.agreements import bans
from services.policy.domain.agreements.agreements import (
    DROP,
    TRANSFORMS,
    Agreement,
    Agreements,
    Clause,
)
from services.policy.domain.agreements.lines import Path
from services.policy.domain.calendar import MOST_MONTHS, months_after
from shared.contracts.moments import FIRST_YEAR, LAST_YEAR
from shared.contracts.policy.decide import FIELDS
from shared.language.taxonomy import CATEGORIES

MISSING = "ontbreekt: voeg het toe"
_TWICE = "staat er twee keer: kies een ander"
_CLAUSE_TWICE = "staat er twee keer: kies een id dat nergens anders in het bestand staat"


class Mistake(NamedTuple):
    """Where something is wrong in a file, and what: Dutch, B1."""

    path: Path
    message: str


class _Banned(NamedTuple):
    category: str
    ban: str


def mistakes(agreements: Agreements) -> Iterator[Mistake]:
    """Yield everything that is wrong, in the order of the file."""
    kinds = {partner.id: partner.kind for partner in agreements.partner}
    yield from _twice("partner", [partner.id for partner in agreements.partner])
    yield from _twice("agreement", [agreement.id for agreement in agreements.agreement])
    clauses = Counter(c.id for a in agreements.agreement for c in a.clause)
    for number, agreement in enumerate(agreements.agreement):
        where: Path = ("agreement", number)
        yield from _agreement_mistakes(agreement, where, partners=list(kinds))
        for index, clause in enumerate(agreement.clause):
            at: Path = (*where, "clause", index)
            if clauses[clause.id] > 1:
                yield Mistake((*at, "id"), _CLAUSE_TWICE)
            yield from _clause_mistakes(clause, at, kinds.get(agreement.partner))


def _twice(kind: str, ids: list[str]) -> Iterator[Mistake]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield Mistake((kind, number, "id"), _TWICE)


def _agreement_mistakes(
    agreement: Agreement, where: Path, *, partners: list[str]
) -> Iterator[Mistake]:
    if agreement.partner not in partners:
        choice = ", ".join(partners)
        yield Mistake((*where, "partner"), f"is geen partner, kies uit: {choice}")
    for name in ("valid_from", "valid_until", "review_by", "reviewed_on"):
        day = getattr(agreement, name)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield Mistake((*where, name), f"ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}")
    if agreement.valid_until < agreement.valid_from:
        message = "ligt voor valid_from: verander een van de twee"
        yield Mistake((*where, "valid_until"), message)
    if "retention_days" not in agreement.model_fields_set:
        yield Mistake((*where, "retention_days"), MISSING)
    latest = months_after(agreement.last_review, MOST_MONTHS)
    if agreement.review_by > latest:
        since = "reviewed_on" if agreement.reviewed_on else "valid_from"
        message = f"is meer dan zes maanden na {since}: uiterlijk {latest}"
        yield Mistake((*where, "review_by"), message)
    for number, onward in enumerate(agreement.onward):
        if onward not in partners or onward == agreement.partner:
            message = f"{onward!r} is geen andere partner in dit bestand: haal het weg"
            yield Mistake((*where, "onward", number), message)


def _clause_mistakes(clause: Clause, at: Path, kind: str | None) -> Iterator[Mistake]:
    for number, code in enumerate(clause.categories):
        where: Path = (*at, "categories", number)
        if code not in CATEGORIES:
            choice = ", ".join(
                c for c, category in CATEGORIES.items() if not category.never_shared
            )
            yield Mistake(where, f"{code!r} is geen categorie, kies uit: {choice}")
        elif CATEGORIES[code].never_shared:
            yield Mistake(where, f"geen afspraak kan {code!r} toestaan: haal het weg")
    for name, transform in clause.fields.items():
        if message := _field_mistake(clause, kind, name, transform):
            yield Mistake((*at, "fields", name), message)


def _field_mistake(clause: Clause, kind: str | None, name: str, transform: str) -> str | None:
    if name not in TRANSFORMS:
        return f"is geen veld van een signaal, kies uit: {', '.join(FIELDS)}"
    if transform not in TRANSFORMS[name]:
        return f"kan niet {transform!r} zijn, kies uit: {', '.join(TRANSFORMS[name])}"
    if transform != DROP and (banned := _banned(clause, kind, name)):
        message = f"geen afspraak kan dit van {banned.category!r} toestaan aan deze partner"
        return f"{message} ({banned.ban}): haal het weg"
    return None


def _banned(clause: Clause, kind: str | None, field: str) -> _Banned | None:
    found = (
        _Banned(category, ban.id)
        for category in clause.categories
        if kind and not bans.NEVER_SHARED.forbids(category)  # said of the category itself
        if (ban := bans.on(category, kind=kind, field=field))
    )
    return next(found, None)
