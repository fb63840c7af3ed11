"""A signal that a person gave several categories: the strictest of them holds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.policy.domain.agreements.agreements import TRANSFORMS, Agreements
from services.policy.domain.agreements.decide import decide
from shared.language.taxonomy import CATEGORIES
from tests.policy.builders import TODAY, agreement, agreements, clause, partner
from tests.policy.decided import decided
from tests.policy.whatever import FEW, anything_agreed, signals

WIDE = {"category": "as-is", "seen_at": "as-is", "text": "as-is"}
NARROW = {"category": "as-is", "seen_at": "week"}


@pytest.mark.parametrize("code", [c for c in CATEGORIES if CATEGORIES[c].never_shared])
def test_what_is_never_shared_holds_beside_any_other_category(code: str) -> None:
    assert decided(agreements(agreement()), also=(code,)).reason == "never-shared"


def test_a_category_beside_it_that_was_not_agreed_keeps_it_all_here() -> None:
    decision = decided(agreements(agreement()), also=("zelfbeschadiging",))

    assert (decision.shared, decision.reason) == (False, "category-not-agreed")


@pytest.mark.parametrize("code", ["trend", "hulpvraag", "talent"])
def test_what_accuses_nobody_keeps_nothing_here(code: str) -> None:
    assert decided(agreements(agreement()), also=(code,)).shared


def test_a_category_nobody_knows_beside_it_is_shared_with_nobody() -> None:
    assert not decided(agreements(agreement()), also=("oud",)).shared


def test_a_field_leaves_as_the_strictest_agreement_has_it() -> None:
    wide = agreement(clause(1, fields=WIDE), id="a", retention_days=90)
    narrow = agreement(
        clause(2, fields=NARROW, categories=("geweld",)),
        id="b",
        retention_days=7,
        delivery="thin",
    )
    decision = decided(agreements(wide, narrow), also=("geweld",))

    assert {g.field: g.transform for g in decision.grants} == {
        "category": "as-is",
        "seen_at": "week",
    }
    assert (decision.retention_days, decision.delivery) == (7, "thin")


def test_agreements_with_no_field_in_common_share_nothing() -> None:
    one = agreement(clause(1, fields={"platform": "as-is"}), id="a")
    other = agreement(clause(2, fields=NARROW, categories=("geweld",)), id="b")

    assert decided(agreements(one, other), also=("geweld",)).reason == "every-field-dropped"


def test_an_offence_beside_it_keeps_what_is_about_a_person_from_a_school() -> None:
    both = clause(fields=WIDE, categories=("gameverslaving", "wapens"))
    agreed = agreements(
        agreement(both, partner="school"), partners=(partner("school", kind="school"),)
    )
    alone = decided(agreed, category="gameverslaving")
    beside = decided(agreed, category="gameverslaving", also=("wapens",))

    assert "text" in {grant.field for grant in alone.grants}
    assert "text" not in {grant.field for grant in beside.grants}
    assert beside.banned == ("text",)


@given(signals, st.lists(st.sampled_from(FEW), max_size=3), anything_agreed())
def test_nothing_leaves_that_would_not_leave_of_each_category_alone(
    signal: Any, beside: list[str], agreed: Agreements
) -> None:
    signal = signal.model_copy(update={"also": tuple(beside)})
    codes = [c for c in beside if c not in CATEGORIES or CATEGORIES[c].tone == "worrying"]
    alone = [
        decide(signal.model_copy(update={"category": c, "also": ()}), agreed, on=TODAY)
        for c in (signal.category, *codes)
    ]
    for number, decision in enumerate(decide(signal, agreed, on=TODAY)):
        each = [made[number] for made in alone]

        assert not decision.shared or all(one.shared for one in each)
        for grant in decision.grants:
            for one in each:
                own = {g.field: g.transform for g in one.grants}
                steps = TRANSFORMS[grant.field].index
                assert steps(grant.transform) <= steps(own[grant.field])
        if decision.shared:
            assert decision.retention_days == min(one.retention_days or 0 for one in each)
            assert set(decision.onward) <= set.intersection(*(set(o.onward) for o in each))
