"""The decision: for every partner yes with fields and clauses, or no with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from services.policy.domain import bans
from services.policy.domain.agreements import (
    DROP,
    TRANSFORMS,
    Agreement,
    Agreements,
    Clause,
    Partner,
)
from services.policy.domain.calendar import today
from shared.contracts.policy import FIELDS, FieldGrant, PartnerDecision
from shared.contracts.signals import SignalFacts
from shared.taxonomy import CATEGORIES, URGENCIES

__all__ = ["ENGINE", "NEARNESS", "Book", "decide", "today"]

ENGINE = "seintje-policy-3"  # another answer on the same facts: another number

# From far to near: the reason that came closest to a yes is the one that is told.
NEARNESS = (
    "no-agreement",
    "not-yet-valid",
    "expired",
    "review-overdue",
    "category-not-agreed",
    "outside-area",
    "urgency-too-low",
    "not-verified",
    "no-consent",
    "every-field-dropped",
    "criminal-data",
    "to-be-checked",
)
_RANK = {reason: rank for rank, reason in enumerate(NEARNESS)}
_URGENCY = {urgency: rank for rank, urgency in enumerate(URGENCIES)}
NO_REVIEWS: Mapping[str, date] = MappingProxyType({})

No = tuple[str, str | None, str | None]  # reason, agreement id, clause id


def decide(
    facts: SignalFacts,
    agreements: Agreements,
    *,
    on: date,
    reviews: Mapping[str, date] = NO_REVIEWS,
    consent: bool | None = None,
) -> tuple[PartnerDecision, ...]:
    """Return one decision for every partner. Deny by default: a yes needs a clause."""
    return Book(agreements, reviews).decide(facts, on=on, consent=consent)


class Book:
    """One version of the agreements and the reviews since, laid out to decide fast.

    `reviews` has for an agreement the day its next review is due, where an evaluation moved it.
    """

    def __init__(
        self, agreements: Agreements, reviews: Mapping[str, date] = NO_REVIEWS
    ) -> None:
        self.agreements, self.reviews = agreements, reviews
        self._day: tuple[date, dict[str, _Day]] | None = None

    def review_by(self, agreement: Agreement) -> date:
        """Return the last day before the review of an agreement is overdue."""
        return self.reviews.get(agreement.id, agreement.review_by)

    def stops_on(self, agreement: Agreement) -> date:
        """Return the first day nothing is shared any more, if nobody reviews it."""
        return self.review_by(agreement) + timedelta(days=self.agreements.grace_days + 1)

    def not_in_force(self, agreement: Agreement, *, on: date) -> str | None:
        """Return why nothing is shared under an agreement on a day, or None if it holds."""
        if on < agreement.valid_from:
            return "not-yet-valid"
        if on > agreement.valid_until:
            return "expired"
        return "review-overdue" if on >= self.stops_on(agreement) else None

    def decide(
        self, facts: SignalFacts, *, on: date, consent: bool | None = None
    ) -> tuple[PartnerDecision, ...]:
        """Return one decision for every partner."""
        days = self._on(on)
        return tuple(
            _decide(facts, partner, days[partner.id], consent is True)
            for partner in self.agreements.partner
        )

    def _on(self, on: date) -> "dict[str, _Day]":
        # Which agreements hold changes at midnight only.
        if self._day is None or self._day[0] != on:
            days = {partner.id: _Day() for partner in self.agreements.partner}
            for agreement in self.agreements.agreement:
                if day := days.get(agreement.partner):
                    day.add(agreement, self.not_in_force(agreement, on=on))
            self._day = (on, days)
        return self._day[1]


class _Day:
    """What holds for one partner on one day."""

    def __init__(self) -> None:
        self.clauses: defaultdict[str, list[tuple[Agreement, Clause]]] = defaultdict(list)
        self.no: No = ("no-agreement", None, None)  # for a category no clause names

    def add(self, agreement: Agreement, reason: str | None) -> None:
        self.no = _nearest(self.no, (reason or "category-not-agreed", agreement.id, None))
        if reason is None:
            for clause in agreement.clause:
                for category in clause.categories:
                    self.clauses[category].append((agreement, clause))


def _decide(
    facts: SignalFacts,
    partner: Partner,
    day: _Day,
    consent: bool,  # noqa: FBT001
) -> PartnerDecision:
    if bans.NEVER_SHARED.forbids(facts.category):
        return PartnerDecision(partner=partner.id, shared=False, reason=bans.NEVER_SHARED.id)

    no = day.no
    permitting: list[tuple[Agreement, Clause]] = []
    # What the taxonomy does not know, nobody can have agreed on.
    named = day.clauses.get(facts.category, ()) if facts.category in CATEGORIES else ()
    for agreement, clause in named:
        if reason := _not_permitted(facts, clause, partner, consent):
            no = _nearest(no, (reason, agreement.id, clause.id))
        else:
            permitting.append((agreement, clause))
    if permitting:
        grants = _grants(clause for _, clause in permitting)
        banned = {g.field: b for g in grants if (b := _ban(facts, partner, g.field))}
        left = tuple(grant for grant in grants if grant.field not in banned)
        if left and not facts.to_be_checked:
            return _yes(partner, permitting, left, banned)
        agreement, clause = permitting[0]
        reason = next(iter(banned.values()), "every-field-dropped")
        if left:
            reason = "to-be-checked"
        no = (reason, agreement.id, clause.id)
    reason, agreement_id, clause_id = no
    return PartnerDecision(
        partner=partner.id,
        shared=False,
        agreement=agreement_id,
        reason=reason,
        clause=clause_id,
    )


def _yes(
    partner: Partner,
    permitting: list[tuple[Agreement, Clause]],
    grants: tuple[FieldGrant, ...],
    banned: Mapping[str, str],
) -> PartnerDecision:
    # Where agreements differ, the strictest one holds: the shortest term, the fewest others.
    used = [agreement for agreement, _ in permitting]
    onward = set(used[0].onward).intersection(*(agreement.onward for agreement in used))
    return PartnerDecision(
        partner=partner.id,
        shared=True,
        agreement=used[0].id,
        grants=grants,
        retention_days=min(agreement.retention_days for agreement in used),
        onward=tuple(sorted(onward)),
        banned=tuple(sorted(banned)),
    )


def _nearest(one: No, other: No) -> No:
    return other if _RANK[other[0]] > _RANK[one[0]] else one


def _ban(facts: SignalFacts, partner: Partner, field: str) -> str | None:
    ban = bans.on(facts.category, kind=partner.kind, field=field)
    return ban.id if ban else None


def _not_permitted(
    facts: SignalFacts,
    clause: Clause,
    partner: Partner,
    consent: bool,  # noqa: FBT001
) -> str | None:
    for area in (partner.neighbourhoods, clause.neighbourhoods):
        if area and facts.neighbourhood not in area:
            return "outside-area"
    if _URGENCY.get(facts.urgency, -1) < _URGENCY[clause.minimum_urgency]:
        return "urgency-too-low"
    if clause.verified_offline and facts.verified is not True:
        return "not-verified"
    return "no-consent" if clause.consent and not consent else None


def _grants(clauses: Iterable[Clause]) -> tuple[FieldGrant, ...]:
    """Unite the clauses; a field granted twice keeps the stricter transform."""
    strictest: dict[str, FieldGrant] = {}
    for clause in clauses:
        for name, transform in clause.fields.items():
            known = strictest.get(name)
            order = TRANSFORMS[name]
            if known is None or order.index(transform) < order.index(known.transform):
                strictest[name] = FieldGrant(field=name, transform=transform, clause=clause.id)
    return tuple(
        strictest[name]
        for name in FIELDS
        if name in strictest and strictest[name].transform != DROP
    )
