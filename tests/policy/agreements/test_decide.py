from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from clients.demo import scenario
from services.policy.domain.agreements.agreements import Agreements
from services.policy.domain.agreements.bans import CRIMINAL
from services.policy.domain.agreements.decide import NEARNESS, decide
from services.policy.domain.agreements.reading import read_agreements
from shared.language.clock import day_of
from shared.language.policy import REASONS
from shared.language.taxonomy import CATEGORIES, URGENCIES, urgency_at_least
from tests.policy.builders import TODAY, agreement, agreements, clause, facts, partner
from tests.policy.decided import decided
from tests.policy.whatever import (
    OFFENCES,
    PERSONAL,
    anything_agreed,
    expected,
    outcome,
    reviews_since,
    signals,
    yes_or_no,
)

DAY = timedelta(days=1)


def test_a_clause_permits_its_own_fields_and_no_others() -> None:
    decision = decided(agreements(agreement(clause(fields={"seen_at": "day"}))))

    assert decision.shared
    assert decision.agreement == "a"
    assert [(g.field, g.transform, g.clause) for g in decision.grants] == [
        ("seen_at", "day", "c/1")
    ]
    assert (decision.reason, decision.clause) == (None, None)


def test_every_partner_has_a_decision() -> None:
    agreed = agreements(agreement(), partners=(partner(), partner("school", kind="school")))

    assert [(d.partner, d.shared, d.reason) for d in decide(facts(), agreed, on=TODAY)] == [
        ("politie", True, None),
        ("school", False, "no-agreement"),
    ]


def test_without_an_agreement_nothing_is_shared() -> None:
    decision = decided(agreements())

    assert (decision.shared, decision.reason, decision.grants) == (False, "no-agreement", ())


def test_what_is_never_shared_has_that_reason_whatever_was_agreed() -> None:
    clauses = clause(categories=("sexting",))  # no file can say this

    assert decided(agreements(agreement(clauses)), category="sexting").reason == "never-shared"


def test_a_category_the_taxonomy_does_not_know_is_shared_with_nobody() -> None:
    agreed = agreements(agreement(clause(categories=("oud",))))  # it went away since

    assert decided(agreed, category="oud").reason == "category-not-agreed"


def test_an_urgency_nobody_knows_is_too_low() -> None:
    assert decided(agreements(agreement()), urgency="soon").reason == "urgency-too-low"


@pytest.mark.parametrize(
    ("dates", "reasons"),
    [
        ("valid_from", ("not-yet-valid", None, None)),
        ("valid_until", (None, None, "expired")),
        ("review_by", (None, None, "review-overdue")),
    ],
)
def test_a_date_counts_until_its_own_day_is_over(
    dates: str, reasons: tuple[str | None, ...]
) -> None:
    wide = {
        "valid_from": date(2020, 1, 1),
        "valid_until": date(2030, 1, 1),
        "review_by": date(2030, 1, 1),
    }
    agreed = agreements(agreement(**wide | {dates: TODAY}))

    assert tuple(
        decided(agreed, on=day).reason for day in (TODAY - DAY, TODAY, TODAY + DAY)
    ) == (reasons)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),  # winter: +1
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),  # summer: +2
    ],
)
def test_a_day_ends_at_midnight_in_the_netherlands(at: datetime, day: date) -> None:
    assert day_of(at) == day


@pytest.mark.parametrize("urgency", URGENCIES)
@pytest.mark.parametrize("minimum", URGENCIES)
def test_a_signal_must_be_urgent_enough(urgency: str, minimum: str) -> None:
    decision = decided(agreements(agreement(clause(minimum_urgency=minimum))), urgency=urgency)

    assert decision.shared == urgency_at_least(urgency, minimum)
    if not decision.shared:
        assert (decision.reason, decision.clause) == ("urgency-too-low", "c/1")


@pytest.mark.parametrize("seen_in", ["havenkwartier", None])
def test_outside_the_area_of_partner_or_clause_nothing_is_shared(seen_in: str | None) -> None:
    of_partner = agreements(agreement(), partners=(partner(neighbourhoods=("noord",)),))
    of_clause = agreements(agreement(clause(neighbourhoods=("noord",))))

    for agreed in (of_partner, of_clause):
        assert decided(agreed, neighbourhood="noord").shared
        assert decided(agreed, neighbourhood=seen_in).reason == "outside-area"


@pytest.mark.parametrize(("verified", "may"), [(True, True), (False, False), (None, False)])
def test_a_clause_can_wait_for_the_street(verified: bool | None, *, may: bool) -> None:  # noqa: FBT001
    decision = decided(agreements(agreement(clause(verified_offline=True))), verified=verified)

    assert decision.shared is may
    assert decision.reason == (None if may else "not-verified")


@pytest.mark.parametrize(("consent", "may"), [(True, True), (False, False), (None, False)])
def test_a_clause_can_wait_for_a_yes(consent: bool | None, *, may: bool) -> None:  # noqa: FBT001
    agreed = agreements(agreement(clause(consent=True)))
    (decision,) = decide(facts(), agreed, on=TODAY, consent=consent)

    assert decision.shared is may
    assert decision.reason == (None if may else "no-consent")


@pytest.mark.parametrize("grace", [0, 14, 31])
def test_after_the_review_there_are_days_of_grace_and_then_it_stops(grace: int) -> None:
    agreed = agreements(agreement(review_by=TODAY - DAY)).model_copy(
        update={"grace_days": grace}
    )
    last = TODAY - DAY + grace * DAY

    assert decided(agreed, on=last).shared
    assert decided(agreed, on=last + DAY).reason == "review-overdue"


def test_a_review_since_moves_the_date_of_its_own_agreement_only() -> None:
    old = {"review_by": TODAY - DAY}
    agreed = agreements(agreement(**old), agreement(clause(2), id="b", **old))
    reviews = {"b": TODAY}

    (decision,) = decide(facts(), agreed, on=TODAY, reviews=reviews)

    assert decision.agreement == "b"


def test_a_field_that_one_clause_drops_does_not_leave() -> None:
    keeps = clause(1, fields={"category": "as-is", "handle": "as-is"})
    drops = clause(2, fields={"handle": "drop"})

    assert [g.field for g in decided(agreements(agreement(keeps, drops))).grants] == [
        "category"
    ]
    alone = decided(agreements(agreement(drops)))
    assert (alone.shared, alone.reason) == (False, "every-field-dropped")


@pytest.mark.parametrize("kind", ["gemeente", "school", "jeugdhulp", "halt"])
def test_what_is_about_a_person_and_an_offence_reaches_the_police_only(kind: str) -> None:
    all_of_it = dict.fromkeys(sorted(PERSONAL - {"age"}), "as-is") | {"age": "band"}
    some = agreement(clause(fields={"category": "as-is"} | all_of_it))
    only = agreement(clause(fields=all_of_it))
    others = (partner(kind=kind),)

    assert {g.field for g in decided(agreements(some)).grants} == {"category"} | PERSONAL
    decision = decided(agreements(some, partners=others))
    assert [g.field for g in decision.grants] == ["category"]
    assert set(decision.banned) == PERSONAL
    assert decided(agreements(only, partners=others)).reason == "criminal-data"


def test_the_bans_name_categories_that_are_there() -> None:
    assert set(CATEGORIES) > CRIMINAL
    assert CRIMINAL == OFFENCES


def test_the_reason_nearest_to_a_yes_is_told_with_its_clause() -> None:
    far = clause(1, categories=("talent",))
    near = clause(2, minimum_urgency="acute")
    nearest = clause(3, verified_offline=True)
    agreed = agreements(
        agreement(id="old", valid_until=TODAY - DAY),
        agreement(far, near, nearest),
        agreement(clause(4, neighbourhoods=("centrum",)), id="b"),
    )

    decision = decided(agreed, urgency="high")

    assert (decision.agreement, decision.reason, decision.clause) == (
        "a",
        "not-verified",
        "c/3",
    )


def test_an_ended_agreement_is_named_where_no_other_is_in_force() -> None:
    decision = decided(agreements(agreement(id="old", valid_until=TODAY - DAY)))

    assert (decision.agreement, decision.reason, decision.clause) == ("old", "expired", None)


def test_every_reason_has_words() -> None:
    assert set(REASONS) == {"never-shared", *NEARNESS}


# --- whatever was agreed ----------------------------------------------------------


@given(signals, anything_agreed(), yes_or_no, reviews_since)
def test_nothing_is_shared_but_what_a_clause_in_force_permits(
    signal: Any,
    agreed: Agreements,
    consent: bool | None,  # noqa: FBT001
    reviews: dict[str, date],
) -> None:
    made = decide(signal, agreed, on=TODAY, consent=consent, reviews=reviews)
    clauses = {c.id: c for a in agreed.agreement for c in a.clause}
    for who, decision in zip(agreed.partner, made, strict=True):
        wanted = expected(signal, agreed, who, on=TODAY, consent=consent, reviews=reviews)

        assert outcome(decision) == wanted
        for grant in decision.grants:
            assert clauses[grant.clause].fields[grant.field] == grant.transform


@given(signals.filter(lambda signal: signal.category in CATEGORIES))
def test_in_the_sample_only_the_right_partner_learns_of_crime_and_care(signal: Any) -> None:
    agreed = read_agreements(scenario.agreements(on=TODAY))
    shared = {d.partner: d for d in decide(signal, agreed, on=TODAY) if d.shared}
    crime = {"wapens", "bedreiging", "drugs_aanbod", "geweld", "exposing", "fraude", "nepgeld"}
    care = {"zelfbeschadiging", "hulpvraag", "gameverslaving", "middelengebruik"}

    assert "school-2024" not in {d.agreement for d in shared.values()}
    if signal.category in crime:
        assert set(shared) <= {"politie", "gemeente"}
    if signal.category in care:
        assert set(shared) <= {"jeugdhulp", "gemeente"}
    if "gemeente" in shared:
        assert {g.field for g in shared["gemeente"].grants} <= {
            "category",
            "urgency",
            "platform",
            "seen_at",
            "neighbourhood",
        }
