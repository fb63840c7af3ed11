"""Whatever may be agreed and seen, and what must come out: the rules, written once more."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from services.policy.domain.agreements.agreements import (
    TRANSFORMS,
    Agreement,
    Agreements,
    Clause,
    Partner,
)
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.signals.facts import SignalFacts
from shared.language.taxonomy import CATEGORIES, URGENCIES
from tests.policy.builders import TODAY, agreement, agreements, clause, facts, partner

DAY = timedelta(days=1)
PERSONAL = {"text", "handle", "url", "age"}
OFFENCES = {"bedreiging", "drugs_aanbod", "exposing", "fraude", "geweld", "nepgeld"}
OFFENCES |= {"radicalisering", "vuurwerk", "wapens"}

# An offence twice, one nobody may have, an ordinary one, and one that went away since.
FEW = ("wapens", "geweld", "sexting", "talent", "oud")

days = st.dates(TODAY - 3 * DAY, TODAY + 3 * DAY)
# Often something that permits, so that agreements meet.
began, ends = (st.just(day) | days for day in (TODAY - DAY, TODAY + DAY))
areas = st.just(()) | st.lists(st.sampled_from(("noord", "centrum")), unique=True).map(tuple)
mostly_not = st.sampled_from((False, False, False, True))
_names = st.sampled_from(sorted(TRANSFORMS))
fields = (
    st.dictionaries(_names, st.integers(0, 3), min_size=1, max_size=1)
    | st.dictionaries(_names, st.integers(0, 3), min_size=1)
    | st.fixed_dictionaries({"seen_at": st.integers(0, 3)})  # so that clauses meet in it
).map(lambda chosen: {f: TRANSFORMS[f][n % len(TRANSFORMS[f])] for f, n in chosen.items()})


def clauses(categories: tuple[str, ...] = FEW) -> st.SearchStrategy[dict[str, object]]:
    """Any clause, as keywords."""
    return st.builds(
        dict,
        categories=st.lists(st.sampled_from(categories), min_size=1, max_size=3).map(tuple),
        minimum_urgency=st.just("low") | st.sampled_from(URGENCIES),
        neighbourhoods=areas,
        verified_offline=mostly_not,
        consent=mostly_not,
        fields=fields,
    )


def agreed_somehow(categories: tuple[str, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Any agreement, as keywords."""
    return st.builds(
        dict,
        partner=st.sampled_from(("politie", "school")),
        valid_from=began,
        valid_until=ends,
        review_by=ends,
        retention_days=st.integers(1, 3),
        delivery=st.sampled_from(("full", "full", "thin")),
        onward=st.lists(st.sampled_from(("halt", "school")), unique=True).map(tuple),
        clause=st.lists(clauses(categories), min_size=1, max_size=3),
    )


@st.composite
def anything_agreed(draw: st.DrawFn, categories: tuple[str, ...] = FEW) -> Agreements:
    """Any file, right or wrong as an agreement."""
    made = []
    for number, given in enumerate(draw(st.lists(agreed_somehow(categories), max_size=3))):
        own = [
            clause(10 * number + n, **_filled(c))
            for n, c in enumerate(given["clause"])  # type: ignore[arg-type]
        ]
        whole = given | {"id": f"a{number}", "clause": tuple(own)}
        made.append(agreement(**_filled(whole)))
    school = partner("school", kind="school", neighbourhoods=("noord",))
    whole_file = agreements(*made, partners=(partner(), school))
    return whole_file.model_copy(update={"grace_days": draw(st.integers(0, 2))})


signals = st.builds(
    facts,
    category=st.sampled_from(FEW),
    also=st.just(()) | st.lists(st.sampled_from(FEW), max_size=2).map(tuple),
    urgency=st.sampled_from(URGENCIES),
    neighbourhood=st.sampled_from(("noord", "centrum", None)),
    verified=st.sampled_from((True, False, None)),
    to_be_checked=mostly_not,
)
yes_or_no = st.sampled_from((True, False, None))
reviews_since = st.dictionaries(st.sampled_from(("a0", "a1", "a2")), days)


class Outcome(NamedTuple):
    """What a decision comes down to."""

    partner: str
    shared: bool
    grants: dict[str, str]
    reason: str | None = None
    retention_days: int | None = None
    onward: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()
    delivery: str = "full"


def outcome(decision: PartnerDecision) -> Outcome:
    """Return what a decision comes down to."""
    return Outcome(
        decision.partner,
        decision.shared,
        {grant.field: grant.transform for grant in decision.grants},
        decision.reason,
        decision.retention_days,
        frozenset(decision.onward),
        frozenset(decision.banned),
        decision.delivery,
    )


# From far to near, as README of the service has them.
REASONS = (
    "no-agreement",
    "not-yet-valid",
    "expired",
    "review-overdue",
    "category-not-agreed",
    "outside-area",
    "urgency-too-low",
    "not-verified",
    "no-consent",
)


def expected(
    signal: SignalFacts,
    agreed: Agreements,
    who: Partner,
    *,
    on: date,
    consent: bool | None = None,
    reviews: Mapping[str, date] | None = None,
) -> Outcome:
    """Return what must come out for one partner, by the rules as the README has them."""
    codes = (signal.category, *signal.also)
    if any(c in CATEGORIES and CATEGORIES[c].never_shared for c in codes):
        return _no(who, "never-shared")
    each = [
        signal.model_copy(update={"category": code, "also": ()})
        for code in (signal.category, *(c for c in signal.also if c != "talent"))
    ]
    return _all_of(
        _of_one(one, agreed, who, on=on, consent=consent, reviews=reviews) for one in each
    )


def _of_one(  # noqa: C901 - every rule in one view
    signal: SignalFacts,
    agreed: Agreements,
    who: Partner,
    *,
    on: date,
    consent: bool | None,
    reviews: Mapping[str, date] | None,
) -> Outcome:
    reasons = ["no-agreement"]
    permitting: list[tuple[Agreement, Clause]] = []
    for made in agreed.agreement:
        if made.partner != who.id:
            continue
        review_by = (reviews or {}).get(made.id, made.review_by)
        if on < made.valid_from:
            reasons.append("not-yet-valid")
        elif on > made.valid_until:
            reasons.append("expired")
        elif (on - review_by).days > agreed.grace_days:
            reasons.append("review-overdue")
        else:
            reasons.append("category-not-agreed")
            for one in made.clause:
                reason = _why_not(signal, one, who, consent=consent)
                reasons.append(reason or "")
                if reason is None:
                    permitting.append((made, one))
    if not permitting:
        return _no(who, max(filter(None, reasons), key=REASONS.index))

    strictest = {
        field: min(asked, key=TRANSFORMS[field].index)
        for field in TRANSFORMS
        if (asked := [c.fields[field] for _, c in permitting if field in c.fields])
    }
    agreed_on = {f: how for f, how in strictest.items() if how != "drop"}
    offence = signal.category in OFFENCES and who.kind != "politie"
    banned = PERSONAL & set(agreed_on) if offence else set[str]()
    grants = {f: how for f, how in agreed_on.items() if f not in banned}
    if not grants:
        return _no(who, "criminal-data" if banned else "every-field-dropped")
    if signal.to_be_checked:
        return _no(who, "to-be-checked")
    terms = [made for made, _ in permitting]
    onward = frozenset.intersection(*(frozenset(made.onward) for made in terms))
    shortest = min(made.retention_days for made in terms)
    return Outcome(
        who.id,
        shared=True,
        grants=grants,
        retention_days=shortest,
        onward=onward,
        banned=frozenset(banned),
        delivery="thin" if "thin" in {made.delivery for made in terms} else "full",
    )


def _all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what is left when each of them holds."""
    first, *others = outcomes
    for other in others:
        if not first.shared:
            return first
        if not other.shared:
            return other
        banned = first.banned | other.banned
        grants = {
            field: min(how, other.grants[field], key=TRANSFORMS[field].index)
            for field, how in first.grants.items()
            if field in other.grants
        }
        terms = [o.retention_days for o in (first, other) if o.retention_days is not None]
        first = Outcome(
            first.partner,
            shared=True,
            grants=grants,
            retention_days=min(terms),
            onward=first.onward & other.onward,
            banned=banned,
            delivery="thin" if "thin" in {first.delivery, other.delivery} else "full",
        )
    if first.shared and not first.grants:
        reason = "criminal-data" if first.banned else "every-field-dropped"
        return Outcome(first.partner, shared=False, grants={}, reason=reason)
    return first


def _why_not(
    signal: SignalFacts, one: Clause, who: Partner, *, consent: bool | None
) -> str | None:
    if signal.category not in one.categories or signal.category not in CATEGORIES:
        return "category-not-agreed"
    if who.neighbourhoods and signal.neighbourhood not in who.neighbourhoods:
        return "outside-area"
    if one.neighbourhoods and signal.neighbourhood not in one.neighbourhoods:
        return "outside-area"
    if URGENCIES.index(signal.urgency) < URGENCIES.index(one.minimum_urgency):
        return "urgency-too-low"
    if one.verified_offline and signal.verified is not True:
        return "not-verified"
    return "no-consent" if one.consent and consent is not True else None


def _no(who: Partner, reason: str) -> Outcome:
    return Outcome(who.id, shared=False, grants={}, reason=reason)


def _filled(given: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in given.items() if value != ()}
