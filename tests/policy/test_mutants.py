"""The deciding code, changed in every small way there is: each change must be noticed.

A change is noticed when the mutant decides otherwise than `expected` on one of many cases.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from types import ModuleType

import pytest
from hypothesis import Phase, given, settings

from services.policy.domain import bans, decide
from services.policy.domain.agreements import Agreements
from shared.contracts.signals import SignalFacts
from tests.policy.builders import agreement, agreements, clause, facts
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

CASES = 1500
ON = (TODAY, TODAY, TODAY + DAY)  # one book on two days
Case = tuple[SignalFacts, Agreements, bool | None, dict[str, date], list[list[Outcome]]]

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
OPPOSITE = {
    "min": "max",
    "any": "all",
    "intersection": "union",
    "valid_from": "valid_until",
    "valid_until": "valid_from",
    "review_by": "valid_until",
}

# Changes after which the same comes out, and why.
SAME = {
    "if self._day is None or self._day[0] != on: | if True": "laid out each time: slower",
    "if self._day is None or self._day[0] != on: | 0": "likewise",
    "return other if _RANK[other[0]] > _RANK[one[0]] else one | Gt": (
        "of two clauses as near to a yes, another is named"
    ),
    "if known is None or graded[0] < known[0]: | Lt": (
        "of two clauses as strict, another is named"
    ),
    "urgency = _URGENCY.get(facts.urgency, -1) | 1": (
        "an urgency nobody knows is as low at -2 as at -1"
    ),
    "if key not in self.answers: | if True": "worked out each time: slower",
    "@dataclass(frozen=True, slots=True) | True": "says nothing of what is forbidden",
}


def changes(  # noqa: C901 - a case for every kind of change
    tree: ast.AST,
) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """Yield every change of one place: where, what, and what makes it."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(ops=[op]) if other := SWAPPED.get(type(op)):
                yield node, _name(op), lambda n=node, o=other: setattr(n, "ops", [o()])
            case ast.BoolOp(op=op) | ast.BinOp(op=op) if other := SWAPPED.get(type(op)):
                yield node, _name(op), lambda n=node, o=other: setattr(n, "op", o())
            case ast.UnaryOp(op=ast.Not()):
                yield node, "not", lambda n=node: setattr(n, "op", ast.UAdd())
            case ast.Constant(value=bool() as value):
                yield node, str(value), lambda n=node, v=value: setattr(n, "value", not v)
            case ast.Constant(value=int() as value):
                yield node, str(value), lambda n=node, v=value: setattr(n, "value", v + 1)
            case ast.If() | ast.IfExp():
                for value in (True, False):
                    test = ast.Constant(value)
                    yield node, f"if {value}", lambda n=node, t=test: setattr(n, "test", t)
            case ast.comprehension(ifs=[test, *_]):
                yield test, "no filter", lambda n=node: setattr(n, "ifs", [])
            case ast.Name(id=name) if name in OPPOSITE:
                yield node, name, lambda n=node, v=name: setattr(n, "id", OPPOSITE[v])
            case ast.Attribute(attr=name) if name in OPPOSITE:
                yield node, name, lambda n=node, v=name: setattr(n, "attr", OPPOSITE[v])


def _name(op: ast.AST) -> str:
    return type(op).__name__


def mutants(module: ModuleType) -> list[str]:
    source = inspect.getsource(module)
    lines = source.splitlines()
    found = changes(ast.parse(source))
    return [f"{lines[node.lineno - 1].strip()} | {what}" for node, what, _ in found]


def mutant(module: ModuleType, number: int) -> ModuleType:
    """Return the module with one change made."""
    tree = ast.parse(inspect.getsource(module))
    _, _, make = next(islice(changes(tree), number, None))
    make()
    changed = ModuleType(module.__name__)
    exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), changed.__dict__)  # noqa: S102
    return changed


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
    return [*found, *(case(facts(), agreed, None, {}) for agreed in meeting())]


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
