"""Clauses that permit are united; a field keeps the stricter transform."""

import pytest

from tests.policy.builders import agreement, agreements, clause
from tests.policy.decided import decided


def test_clauses_that_permit_are_united() -> None:
    agreed = agreements(
        agreement(clause(1, fields={"text": "as-is"}), clause(2, fields={"url": "as-is"})),
        agreement(clause(3, fields={"handle": "pseudonym"}), id="b"),
    )

    assert [(g.field, g.clause) for g in decided(agreed).grants] == [
        ("text", "c/1"),
        ("handle", "c/3"),
        ("url", "c/2"),
    ]


@pytest.mark.parametrize(
    ("field", "one", "other", "kept"),
    [
        ("seen_at", "as-is", "day", "day"),
        ("seen_at", "week", "day", "week"),
        ("neighbourhood", "municipality", "as-is", "municipality"),
        ("handle", "as-is", "pseudonym", "pseudonym"),
    ],
)
def test_of_a_field_permitted_twice_the_stricter_transform_is_kept(
    field: str, one: str, other: str, kept: str
) -> None:
    for first, second in ((one, other), (other, one)):
        clauses = (clause(1, fields={field: first}), clause(2, fields={field: second}))
        (grant,) = decided(agreements(agreement(*clauses))).grants

        assert grant.transform == kept
        assert grant.clause == ("c/1" if first == kept else "c/2")


def test_a_clause_that_does_not_permit_this_signal_makes_nothing_stricter() -> None:
    agreed = agreements(
        agreement(
            clause(1, fields={"handle": "as-is"}),
            clause(2, fields={"handle": "pseudonym"}, neighbourhoods=("centrum",)),
        )
    )

    assert decided(agreed, neighbourhood="noord").grants[0].transform == "as-is"
