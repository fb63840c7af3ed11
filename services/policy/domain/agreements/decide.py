"""The decision: for every partner yes with fields and clauses, or no with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from services.policy.domain.agreements import bans
from services.policy.domain.agreements.agreements import (
    TRANSFORMS,
    Agreement,
    Agreements,
    Clause,
    Partner,
)
from services.policy.domain.agreements.strictest import strictest
from shared.contracts.policy.decide import FIELDS, FieldGrant, PartnerDecision
from shared.contracts.signals.facts import SignalFacts
from shared.language.taxonomy import CATEGORIES, URGENCIES

ENGINE = "seintje-policy-4"  # another answer on the same facts: another number

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
_DROPPED = 0  # the strictest transform of every field: it does not leave
_URGENCY = {urgency: rank for rank, urgency in enumerate(URGENCIES)}
NO_REVIEWS: Mapping[str, date] = MappingProxyType({})


class No(NamedTuple):
    """Why not, and the ids of the agreement and the clause that came closest."""

    reason: str
    agreement: str | None = None
    clause: str | None = None


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
            days = {partner.id: _Day(partner) for partner in self.agreements.partner}
            for agreement in self.agreements.agreement:
                if day := days.get(agreement.partner):
                    day.add(agreement, self.not_in_force(agreement, on=on))
            self._day = (on, days)
        return self._day[1]


class _Graded(NamedTuple):
    strictness: int  # the place among the transforms of the field: 0 is the strictest
    grant: FieldGrant


class _Rule:
    """One clause as it is looked at: what it asks in the form that is compared fastest."""

    __slots__ = ("agreement", "areas", "clause", "consent", "grants", "urgency", "verified")

    def __init__(self, agreement: Agreement, clause: Clause, partner: Partner) -> None:
        self.agreement, self.clause = agreement, clause
        self.areas = [set(a) for a in (partner.neighbourhoods, clause.neighbourhoods) if a]
        self.urgency = _URGENCY[clause.minimum_urgency]
        self.verified, self.consent = clause.verified_offline, clause.consent
        self.grants = {
            name: _Graded(
                TRANSFORMS[name].index(transform),
                FieldGrant(field=name, transform=transform, clause=clause.id),
            )
            for name, transform in clause.fields.items()
        }


class _Day:
    """What holds for one partner on one day."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self.rules: defaultdict[str, list[_Rule]] = defaultdict(list)
        self.answers: dict[tuple[str, tuple[_Rule, ...]], PartnerDecision] = {}
        self.no = No("no-agreement")  # for a category no clause names

    def add(self, agreement: Agreement, reason: str | None) -> None:
        self.no = _nearest(self.no, No(reason or "category-not-agreed", agreement.id))
        if reason is None:
            for clause in agreement.clause:
                rule = _Rule(agreement, clause, self.partner)
                for category in clause.categories:
                    self.rules[category].append(rule)

    def answer(self, category: str, permitting: tuple[_Rule, ...]) -> PartnerDecision:
        """Return what these clauses lead to: the same ones to the same, so once a day."""
        key = (category, permitting)
        if key not in self.answers:
            self.answers[key] = _answer(category, permitting, self.partner)
        return self.answers[key]


def _decide(
    facts: SignalFacts,
    partner: Partner,
    day: _Day,
    consent: bool,  # noqa: FBT001
) -> PartnerDecision:
    """Decide on each category that says something of somebody: the strictest holds."""
    if any(map(bans.NEVER_SHARED.forbids, (facts.category, *facts.also))):
        return PartnerDecision(partner=partner.id, shared=False, reason=bans.NEVER_SHARED.id)
    beside = filter(_is_sensitive, facts.also)
    return strictest(
        _decide_on(category, facts, partner, day, consent)
        for category in dict.fromkeys((facts.category, *beside))
    )


def _is_sensitive(category: str) -> bool:
    # What is neutral or praise accuses nobody: it keeps nothing from who may know the rest.
    return category not in CATEGORIES or CATEGORIES[category].tone == "worrying"


def _decide_on(
    category: str,
    facts: SignalFacts,
    partner: Partner,
    day: _Day,
    consent: bool,  # noqa: FBT001
) -> PartnerDecision:
    no = day.no
    permitting: list[_Rule] = []
    # What the taxonomy does not know, nobody can have agreed on.
    named = day.rules.get(category, ()) if category in CATEGORIES else ()
    urgency = _URGENCY.get(facts.urgency, -1)
    for rule in named:
        reason = _not_permitted(facts, rule, urgency, consent)
        if reason is None:
            permitting.append(rule)
        else:
            no = _nearest(no, No(reason, rule.agreement.id, rule.clause.id))
    if not permitting:
        return _no(partner, no)
    answer = day.answer(category, tuple(permitting))
    if answer.shared and facts.to_be_checked:
        first = permitting[0]
        return _no(partner, No("to-be-checked", first.agreement.id, first.clause.id))
    return answer


def _answer(category: str, permitting: tuple[_Rule, ...], partner: Partner) -> PartnerDecision:
    first, grants = permitting[0], _grants(permitting)
    banned = {g.field: b.id for g in grants if (b := _ban(category, partner, g.field))}
    left = tuple(grant for grant in grants if grant.field not in banned)
    if not left:
        reason = next(iter(banned.values()), "every-field-dropped")
        return _no(partner, No(reason, first.agreement.id, first.clause.id))
    # Where agreements differ, the strictest one holds: the shortest term, the fewest others.
    used = [rule.agreement for rule in permitting]
    onward = set(first.agreement.onward).intersection(*(a.onward for a in used))
    return PartnerDecision(
        partner=partner.id,
        shared=True,
        agreement=first.agreement.id,
        grants=left,
        retention_days=min(agreement.retention_days for agreement in used),
        onward=tuple(sorted(onward)),
        delivery="thin" if any(a.delivery == "thin" for a in used) else "full",
        banned=tuple(sorted(banned)),
    )


def _no(partner: Partner, no: No) -> PartnerDecision:
    return PartnerDecision(
        partner=partner.id,
        shared=False,
        agreement=no.agreement,
        reason=no.reason,
        clause=no.clause,
    )


def _ban(category: str, partner: Partner, field: str) -> bans.Ban | None:
    return bans.on(category, kind=partner.kind, field=field)


def _nearest(one: No, other: No) -> No:
    return other if _RANK[other.reason] > _RANK[one.reason] else one


def _not_permitted(
    facts: SignalFacts,
    rule: _Rule,
    urgency: int,
    consent: bool,  # noqa: FBT001
) -> str | None:
    for area in rule.areas:
        if facts.neighbourhood not in area:
            return "outside-area"
    if urgency < rule.urgency:
        return "urgency-too-low"
    if rule.verified and facts.verified is not True:
        return "not-verified"
    return "no-consent" if rule.consent and not consent else None


def _grants(rules: Iterable[_Rule]) -> list[FieldGrant]:
    """Unite the clauses; a field granted twice keeps the stricter transform."""
    strictest: dict[str, _Graded] = {}
    for rule in rules:
        for name, graded in rule.grants.items():
            other = strictest.get(name)
            if other is None or graded.strictness < other.strictness:
                strictest[name] = graded
    found = (strictest[field] for field in FIELDS if field in strictest)
    return [graded.grant for graded in found if graded.strictness > _DROPPED]
