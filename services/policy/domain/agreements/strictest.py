"""A signal of several categories: what is permitted of it is permitted of each of them."""

from collections.abc import Iterable, Iterator, Sequence

from services.policy.domain.agreements.agreements import TRANSFORMS
from shared.contracts.policy.decide import FieldGrant, PartnerDecision


def strictest(decisions: Iterable[PartnerDecision]) -> PartnerDecision:
    """Return what is left when each of the decisions on one partner, at least one, holds.

    The first no wins. Of yeses the fields that all grant are left, each as the strictest has
    it, for the shortest time and the fewest others.
    """
    made = list(decisions)
    first = next((decision for decision in made if not decision.shared), made[0])
    if not first.shared or len(made) == 1:
        return first
    grants = tuple(_in_all(made))
    banned = tuple(sorted({field for decision in made for field in decision.banned}))
    if not grants:
        reason = "criminal-data" if banned else "every-field-dropped"
        return PartnerDecision(
            partner=first.partner, shared=False, agreement=first.agreement, reason=reason
        )
    terms = [d.retention_days for d in made if d.retention_days is not None]
    return first.model_copy(
        update={
            "grants": grants,
            "banned": banned,
            "retention_days": min(terms, default=None),
            "onward": tuple(sorted(set(first.onward).intersection(*(d.onward for d in made)))),
            "delivery": "thin" if any(d.delivery == "thin" for d in made) else "full",
        }
    )


def _in_all(decisions: Sequence[PartnerDecision]) -> Iterator[FieldGrant]:
    """Yield for each field that all grant the strictest of its grants."""
    granted = [{grant.field: grant for grant in d.grants} for d in decisions]
    for field in granted[0]:
        if all(field in grants for grants in granted):
            yield min((grants[field] for grants in granted), key=_strictness)


def _strictness(grant: FieldGrant) -> int:
    return TRANSFORMS[grant.field].index(grant.transform)
