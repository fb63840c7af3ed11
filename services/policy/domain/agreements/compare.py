"""What a draft changes: what becomes visible to whom, and what past signals would have met."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from typing import NamedTuple
from uuid import UUID

from services.policy.domain.agreements.agreements import Agreement, Agreements
from services.policy.domain.agreements.decide import Book
from services.policy.domain.agreements.decided import Decided
from shared.contracts.policy.compare import TermChanged, Visible, WhatIfPartner
from shared.contracts.policy.decide import FIELDS, PartnerDecision
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


class Changed(NamedTuple):
    """One past signal that a draft decides otherwise for one partner."""

    signal_id: UUID
    before: PartnerDecision | None
    after: PartnerDecision | None


class WhatIfCounts(NamedTuple):
    """How often a draft decides otherwise, and on which signals, in the order they came."""

    partners: tuple[WhatIfPartner, ...]
    otherwise: list[Changed]


class _Place(NamedTuple):
    partner: str
    field: str


class _Change(NamedTuple):
    partner: str
    field: str
    before: str | None
    after: str | None


_Seen = dict[_Place, str]  # to its transform


def visible(before: Book | None, after: Book, *, on: date) -> tuple[Visible, ...]:
    """Return every field a partner would see otherwise, deciding each kind of signal twice."""
    places = _places(before, after)
    situations = [Situation(*s) for s in product(places, (True, False), (True, False))]
    return tuple(
        line
        for category in CATEGORIES
        for line in _changes(category, situations, before, after, on=on)
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


def what_if(past: Iterable[Decided], draft: Book, *, on: date) -> WhatIfCounts:
    """Count, partner by partner, how often the draft decides otherwise than was decided."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    otherwise: list[Changed] = []
    for decided in past:
        made = draft.decide(decided.facts, on=on, consent=decided.consent)
        before, after = _by_partner(decided.decisions), _by_partner(made)
        for partner in {**before, **after}:
            was, would = before.get(partner), after.get(partner)
            old, new = _fields(was), _fields(would)
            counts[partner] += _count(old, new)
            if old != new:
                otherwise.append(Changed(decided.facts.signal_id, was, would))
    return WhatIfCounts(
        partners=tuple(
            WhatIfPartner(
                partner=partner,
                was=count["was"],
                would_be=count["would_be"],
                newly=count["newly"],
                no_longer=count["no_longer"],
                otherwise=count["otherwise"],
            )
            for partner, count in sorted(counts.items())
        ),
        otherwise=otherwise,
    )


def _count(old: Mapping[str, str], new: Mapping[str, str]) -> Counter[str]:
    """Return a one for each count of `WhatIfPartner` that one past signal belongs to."""
    return Counter(
        was=bool(old),
        would_be=bool(new),
        newly=bool(new and not old),
        no_longer=bool(old and not new),
        otherwise=bool(old and new and old != new),
    )


def _by_partner(decisions: Iterable[PartnerDecision]) -> dict[str, PartnerDecision]:
    return {decision.partner: decision for decision in decisions}


def _changes(
    category: str, situations: list[Situation], before: Book | None, after: Book, *, on: date
) -> Iterator[Visible]:
    where: defaultdict[_Change, list[Situation]] = defaultdict(list)
    for situation in situations:
        was = _seen(category, situation, before, on=on) if before else {}
        will = _seen(category, situation, after, on=on)
        for place in {**was, **will}:
            old, new = was.get(place), will.get(place)
            if old != new:
                where[_Change(place.partner, place.field, old, new)].append(situation)
    for change in sorted(where, key=_order):
        yield _visible(category, change, where[change])


def _visible(category: str, change: _Change, situations: list[Situation]) -> Visible:
    places = {situation.neighbourhood for situation in situations}
    everywhere = None in places
    return Visible(
        partner=change.partner,
        category=category,
        field=change.field,
        before=change.before,
        after=change.after,
        neighbourhoods=() if everywhere else tuple(sorted(place for place in places if place)),
        only_verified=all(situation.verified for situation in situations),
        only_with_consent=all(situation.consent for situation in situations),
    )


def _order(change: _Change) -> tuple[str, int, str, str]:
    place = FIELDS.index(change.field)
    return change.partner, place, str(change.before), str(change.after)


def _seen(category: str, situation: Situation, book: Book, *, on: date) -> _Seen:
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
        _Place(decision.partner, grant.field): grant.transform
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
