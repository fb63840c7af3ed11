"""The deciding code, changed in every small way there is: each change must be noticed.

A change is noticed when the mutant decides otherwise than `expected` on one of many cases.
"""

from datetime import date
from types import ModuleType

import pytest
from hypothesis import Phase, given, settings

from services.policy.domain.agreements import bans, decide
from services.policy.domain.agreements.agreements import Agreements
from shared.contracts.signals.facts import SignalFacts
from tests.mutate import mutant, mutants
from tests.policy.builders import agreement, agreements, clause, facts, partner
from tests.policy.whatever import (
    DAY,
    TODAY,
    Outcome,
    anything_agreed,
    expected,
    outcome,
    reviews_since,
    signals,
    yes_or_no,
)

CASES = 500
ON = (TODAY, TODAY, TODAY + DAY)  # one book on two days
Case = tuple[SignalFacts, Agreements, bool | None, dict[str, date], list[list[Outcome]]]

# Changes after which the same comes out, and why.
SAME = {
    "if self._day is None or self._day[0] != on: | if True": "laid out each time: slower",
    "if self._day is None or self._day[0] != on: | 0": "likewise",
    "return other if _RANK[other.reason] > _RANK[one.reason] else one | Gt": (
        "of two clauses as near to a yes, another is named"
    ),
    "if other is None or graded.strictness < other.strictness: | Lt": (
        "of two clauses as strict, another is named"
    ),
    "urgency = _URGENCY.get(facts.urgency, -1) | 1": (
        "an urgency nobody knows is as low at -2 as at -1"
    ),
    "if key not in self.answers: | if True": "worked out each time: slower",
    "@dataclass(frozen=True, slots=True) | True": "says nothing of what is forbidden",
}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    found: list[Case] = []

    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        deadline=None,
    )
    @given(signals, anything_agreed(), yes_or_no, reviews_since)
    def collect(
        signal: SignalFacts,
        agreed: Agreements,
        consent: bool | None,  # noqa: FBT001
        reviews: dict[str, date],
    ) -> None:
        found.append(case(signal, agreed, consent, reviews))

    collect()
    sure = [case(facts(), agreed, None, {}) for agreed in (*meeting(), partly_banned())]
    street = agreements(agreement(clause(verified_offline=True)))
    heard = [case(facts(verified=verified), street, None, {}) for verified in (True, False)]
    beside = [
        case(facts(also=(code,)), agreements(agreement()), None, {})
        for code in ("sexting", "geweld", "talent", "oud")
    ]
    return [*found, *sure, *heard, *beside]


def case(
    signal: SignalFacts,
    agreed: Agreements,
    consent: bool | None,  # noqa: FBT001
    reviews: dict[str, date],
) -> Case:
    wanted = [
        [
            expected(signal, agreed, who, on=on, consent=consent, reviews=reviews)
            for who in agreed.partner
        ]
        for on in ON
    ]
    return signal, agreed, consent, reviews, wanted


def meeting() -> list[Agreements]:
    """Return two agreements that both permit, either one first: chance makes few of those."""
    one = {"retention_days": 2, "onward": ("halt", "school"), "delivery": "thin"}
    other = {"retention_days": 1, "onward": ("school",)}
    strict, loose = {"seen_at": "week"}, {"seen_at": "day"}
    return [
        agreements(
            agreement(clause(1, fields=first), id="a0", **terms),
            agreement(clause(2, fields=second), id="a1", **others),
        )
        for terms, others in ((one, other), (other, one))
        for first, second in ((strict, loose), (loose, strict))
    ]


def partly_banned() -> Agreements:
    """Return an agreement that permits more than the law: what is left still goes."""
    wide = clause(fields={"category": "as-is", "text": "as-is"})
    return agreements(
        agreement(wide, partner="school"), partners=(partner("school", kind="school"),)
    )


def notices(module: ModuleType, cases: list[Case]) -> bool:
    """Return whether what a module decides differs from what must come out."""
    try:
        for signal, agreed, consent, reviews, wanted in cases:
            book = module.Book(agreed, reviews)
            for on, those in zip(ON, wanted, strict=True):
                made = book.decide(signal, on=on, consent=consent)
                if [outcome(decision) for decision in made] != those:
                    return True
    except Exception:  # noqa: BLE001 - a mutant that breaks is noticed as well
        return True
    return False


def test_the_code_as_it_is_decides_as_it_must(cases: list[Case]) -> None:
    assert len(cases) > CASES / 2
    assert not notices(decide, cases)


@pytest.mark.parametrize("number", range(len(mutants(decide))), ids=mutants(decide).__getitem__)
def test_every_change_of_the_deciding_code_is_noticed(cases: list[Case], number: int) -> None:
    name = mutants(decide)[number]

    assert notices(mutant(decide, number), cases) == (name not in SAME)


@pytest.mark.parametrize("number", range(len(mutants(bans))), ids=mutants(bans).__getitem__)
def test_every_change_of_the_bans_is_noticed(
    cases: list[Case], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "bans", mutant(bans, number))

    assert notices(decide, cases) == (mutants(bans)[number] not in SAME)
