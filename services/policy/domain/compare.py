"""What a draft changes: what becomes visible to whom, and what past signals would have met."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from typing import NamedTuple
from uuid import UUID

from services.policy.domain.agreements import Agreement, Agreements
from services.policy.domain.decide import Book
from shared.contracts.policy.decide import FIELDS, PartnerDecision
from shared.contracts.policy.explain import TermChanged, Visible, WhatIfPartner
from shared.contracts.signals.facts import SignalFacts
from shared.language.taxonomy import CATEGORIES

TERMS = (
    "partner",
    "purpose",
    "legal_basis",
    "dpia",
    "valid_from",
    "valid_until",
    "review_by",
    "retention_days",
    "onward",
    "delivery",
)


class Situation(NamedTuple):
    """What else than its category decides about a signal."""

    neighbourhood: str | None
    verified: bool
    consent: bool


Seen = dict[tuple[str, str], str]  # (partner, field) to its transform


def visible(before: Book | None, after: Book, *, on: date) -> tuple[Visible, ...]:
    """Return every field a partner would see otherwise, deciding each kind of signal twice."""
    places = _places(before, after)
    situations = [Situation(*s) for s in product(places, (True, False), (True, False))]
    return tuple(
        line
        for category in CATEGORIES
        for line in _changes(category, situations, before, after, on)
    )


def terms(before: Agreements | None, after: Agreements) -> tuple[TermChanged, ...]:
    """Return the dates, terms and texts that differ, agreement by agreement."""
    was = {a.id: a for a in before.agreement} if before else {}
    now = {a.id: a for a in after.agreement}
    return tuple(
        TermChanged(agreement=name, field=field, before=old, after=new)
        for name in (*now, *(n for n in was if n not in now))
        for field in TERMS
        if (old := _term(was.get(name), field)) != (new := _term(now.get(name), field))
    )


def what_if(
    cases: Iterable[tuple[SignalFacts, bool | None, tuple[PartnerDecision, ...]]],
    draft: Book,
    *,
    on: date,
) -> tuple[tuple[WhatIfPartner, ...], list[tuple[UUID, str]]]:
    """Return per partner how often the draft decides otherwise, and which signals those are."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    otherwise: list[tuple[UUID, str]] = []
    for facts, consent, decisions in cases:
        was = {d.partner: d for d in decisions}
        would = {d.partner: d for d in draft.decide(facts, on=on, consent=consent)}
        for partner in {**was, **would}:
            old, new = _fields(was.get(partner)), _fields(would.get(partner))
            for place, true in enumerate(
                (old, new, new and not old, old and not new, old and new and old != new)
            ):
                counts[partner][place] += bool(true)
            if old != new:
                otherwise.append((facts.signal_id, partner))
    names = ("was", "would_be", "newly", "no_longer", "otherwise")
    return tuple(
        WhatIfPartner(partner=partner, **dict(zip(names, numbers, strict=True)))
        for partner, numbers in sorted(counts.items())
    ), otherwise


def _changes(
    category: str,
    situations: list[Situation],
    before: Book | None,
    after: Book,
    on: date,
) -> Iterator[Visible]:
    where: defaultdict[tuple[str, str, str | None, str | None], list[Situation]]
    where = defaultdict(list)
    for situation in situations:
        was = _seen(category, situation, before, on) if before else {}
        will = _seen(category, situation, after, on)
        for partner, field in {**was, **will}:
            old, new = was.get((partner, field)), will.get((partner, field))
            if old != new:
                where[partner, field, old, new].append(situation)
    order = {field: number for number, field in enumerate(FIELDS)}
    for key in sorted(where, key=lambda k: (k[0], order[k[1]], str(k[2]), str(k[3]))):
        partner, field, old, new = key
        places = {s.neighbourhood for s in where[key]}
        yield Visible(
            partner=partner,
            category=category,
            field=field,
            before=old,
            after=new,
            neighbourhoods=tuple(sorted(p for p in places if p)) if None not in places else (),
            only_verified=all(s.verified for s in where[key]),
            only_with_consent=all(s.consent for s in where[key]),
        )


def _seen(category: str, situation: Situation, book: Book, on: date) -> Seen:
    facts = SignalFacts(
        signal_id=UUID(int=0),
        revision=1,
        category=category,
        urgency=CATEGORIES[category].urgency,
        platform="any",
        seen_at=datetime(2000, 1, 1, tzinfo=UTC),
        neighbourhood=situation.neighbourhood,
        verified=situation.verified,
    )
    return {
        (decision.partner, grant.field): grant.transform
        for decision in book.decide(facts, on=on, consent=situation.consent)
        for grant in decision.grants
    }


def _places(*books: Book | None) -> list[str | None]:
    agreed = [book.agreements for book in books if book]
    areas = [partner.neighbourhoods for a in agreed for partner in a.partner]
    areas += [c.neighbourhoods for a in agreed for one in a.agreement for c in one.clause]
    named = {place for area in areas for place in area}
    # A signal without a neighbourhood is outside every area; one from elsewhere is as well.
    return [None, *sorted(named)]


def _fields(decision: PartnerDecision | None) -> Mapping[str, str]:
    return {g.field: g.transform for g in decision.grants} if decision else {}


def _term(agreement: Agreement | None, field: str) -> str | None:
    if agreement is None:
        return None
    value = getattr(agreement, field)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
