"""The decision: for every partner yes with fields and clauses, or no with the reason."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.policy.domain.agreements import (
    TRANSFORMS,
    Agreement,
    Agreements,
    Clause,
    Partner,
)
from shared.contracts.policy import FIELDS, FieldGrant, PartnerDecision
from shared.contracts.signals import SignalFacts
from shared.taxonomy import CATEGORIES, URGENCIES, urgency_at_least

HERE = ZoneInfo("Europe/Amsterdam")  # an agreement ends when the day ends here

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
)


def decide(
    facts: SignalFacts, agreements: Agreements, *, on: date
) -> tuple[PartnerDecision, ...]:
    """Return one decision for every partner. Deny by default: a yes needs a clause."""
    return tuple(_decide(facts, agreements, partner, on) for partner in agreements.partner)


def today(now: datetime) -> date:
    """Return the day it is where the agreements hold."""
    return now.astimezone(HERE).date()


def _decide(
    facts: SignalFacts, agreements: Agreements, partner: Partner, on: date
) -> PartnerDecision:
    category = CATEGORIES.get(facts.category)
    if category and category.never_shared:
        return PartnerDecision(partner=partner.id, shared=False, reason="never-shared")

    # (reason, agreement id, clause id) of every agreement and clause that said no
    noes: list[tuple[str, str | None, str | None]] = [("no-agreement", None, None)]
    permitting: list[tuple[Agreement, Clause]] = []
    for agreement in agreements.agreement:
        if agreement.partner != partner.id:
            continue
        if reason := _not_in_force(agreement, on):
            noes.append((reason, agreement.id, None))
            continue
        for clause in agreement.clause:
            if reason := _not_permitted(facts, clause, partner):
                named = None if reason == "category-not-agreed" else clause.id
                noes.append((reason, agreement.id, named))
            else:
                permitting.append((agreement, clause))
    if permitting:
        return PartnerDecision(
            partner=partner.id,
            shared=True,
            agreement=permitting[0][0].id,
            grants=_grants(clause for _, clause in permitting),
        )
    reason, agreement_id, clause_id = max(noes, key=lambda no: NEARNESS.index(no[0]))
    return PartnerDecision(
        partner=partner.id,
        shared=False,
        agreement=agreement_id,
        reason=reason,
        clause=clause_id,
    )


def _not_in_force(agreement: Agreement, on: date) -> str | None:
    if on < agreement.valid_from:
        return "not-yet-valid"
    if on > agreement.valid_until:
        return "expired"
    return "review-overdue" if on > agreement.review_by else None


def _not_permitted(facts: SignalFacts, clause: Clause, partner: Partner) -> str | None:
    # What the taxonomy does not know, nobody can have agreed on.
    if facts.category not in clause.categories or facts.category not in CATEGORIES:
        return "category-not-agreed"
    for area in (partner.neighbourhoods, clause.neighbourhoods):
        if area and facts.neighbourhood not in area:
            return "outside-area"
    known = facts.urgency in URGENCIES
    if not known or not urgency_at_least(facts.urgency, clause.minimum_urgency):
        return "urgency-too-low"
    return "not-verified" if clause.verified_offline and facts.verified is not True else None


def _grants(clauses: Iterable[Clause]) -> tuple[FieldGrant, ...]:
    """Unite the clauses; a field granted twice keeps the stricter transform."""
    strictest: dict[str, FieldGrant] = {}
    for clause in clauses:
        for name, transform in clause.fields.items():
            known = strictest.get(name)
            order = TRANSFORMS[name]
            if known is None or order.index(transform) < order.index(known.transform):
                strictest[name] = FieldGrant(field=name, transform=transform, clause=clause.id)
    return tuple(strictest[name] for name in FIELDS if name in strictest)
