from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.privacy.disclosure import Published, Quantity, audit, protect, published
from tests.privacy.attacker import MOST, Fact, pinned, proves
from tests.privacy.reports import every_cell, report, signals

MONTHS = ("jul", "aug", "sep")
PERIODS = (("jul",), ("aug",), ("jul", "aug"), ("aug", "sep"), MONTHS)
Counts = Mapping[str, int]


def counts(months: Sequence[str]) -> st.SearchStrategy[Counts]:
    count = st.one_of(st.integers(0, 4), st.integers(0, 12))
    return st.fixed_dictionaries(dict.fromkeys(every_cell(months), count))


def value(cells: Counts, of: Mapping[str, int]) -> int:
    return sum(cells[cell] for cell in of)


def facts(known: Sequence[Published], cells: Counts) -> list[Fact]:
    """Return what a reader knows: numbers, and that what is hidden is not zero."""
    return [
        Fact(
            frozenset(of.of), *((1, MOST * len(of.of)) if of.value is None else 2 * (of.value,))
        )
        for of in known
        if of.value is not None or value(cells, of.of)
    ]


def small_groups(known: Sequence[Published], cells: Counts) -> Iterator[frozenset[str]]:
    """Yield each group of 1 to 4 people that the numbers are about.

    They are what has a name, what is in the same numbers, and one number without another.
    """
    sums = [frozenset(number.of) for number in known]
    alike = defaultdict(set)
    for cell in cells:
        alike[tuple(cell in of for of in sums)].add(cell)
    groups = {*sums, *map(frozenset, alike.values())}
    groups |= {one - other for one, other in permutations(sums, 2) if other < one}
    for group in groups:
        if 0 < sum(cells[cell] for cell in group) < 5:
            yield group


def shown_in(
    quantities: Sequence[Quantity], cells: Counts, known: Sequence[Published] = ()
) -> set[str]:
    found = protect(quantities, cells, known=known)
    return {name for name, shown in found.shown.items() if shown}


@settings(deadline=None, max_examples=100)
@given(counts(("jul", "aug")))
def test_nobody_can_calculate_a_small_count_from_one_report(cells: Counts) -> None:
    quantities = list(report("q3", ("jul", "aug")))

    found = protect(quantities, cells)

    shown = {name for name, is_shown in found.shown.items() if is_shown}
    known = published(quantities, cells, shown)
    assert found.lost == ()
    assert [g for g in small_groups(known, cells) if pinned(facts(known, cells), g)] == []


@settings(deadline=None, max_examples=40)
@given(counts(MONTHS), st.lists(st.sampled_from(PERIODS), min_size=2, max_size=4, unique=True))
def test_nobody_can_calculate_a_small_count_from_reports_on_overlapping_periods(
    cells: Counts, periods: Sequence[Sequence[str]]
) -> None:
    known: tuple[Published, ...] = ()
    for months in periods:
        quantities = list(report("+".join(months), months))
        before, shown = known, shown_in(quantities, cells, known)
        known = (*before, *published(quantities, cells, shown))
        # With nothing shown but zeros an attacker still has the earlier reports and the marks.
        zeros = {q.name for q in quantities if not value(cells, q.of)}
        marks = (*before, *published(quantities, cells, zeros))
        now, at_best = facts(known, cells), facts(marks, cells)
        for group in small_groups(known, cells):
            assert not pinned(now, group) or pinned(at_best, group)
            assert not proves(now, group) or proves(at_best, group)


@settings(deadline=None, max_examples=40)
@given(counts(MONTHS), st.sampled_from(PERIODS), st.data())
def test_what_is_shown_is_audited_the_same_way_as_it_was_protected(
    cells: Counts, months: Sequence[str], data: st.DataObject
) -> None:
    quantities = list(report("q3", months))
    found = protect(quantities, cells)
    shown = {name for name, is_shown in found.shown.items() if is_shown}
    assert audit(published(quantities, cells, shown), cells) == ()

    hidden = sorted(set(found.shown) - shown)
    if hidden:
        more = {*shown, data.draw(st.sampled_from(hidden))}
        known = published(quantities, cells, more)
        broken = [g for g in small_groups(known, cells) if pinned(facts(known, cells), g)]
        assert audit(known, cells) or not broken


@settings(deadline=None, max_examples=40)
@given(counts(MONTHS), st.sampled_from(PERIODS))
def test_small_counts_are_hidden_and_zero_is_shown(
    cells: Counts, months: Sequence[str]
) -> None:
    quantities = list(report("q3", months))

    shown = shown_in(quantities, cells)

    for quantity in quantities:
        count = value(cells, quantity.of)
        assert (quantity.name in shown) or count
        assert not (quantity.name in shown and 0 < count < 5)


@settings(deadline=None, max_examples=40)
@given(counts(MONTHS), st.sampled_from(PERIODS))
def test_nothing_is_hidden_where_nobody_is_few(cells: Counts, months: Sequence[str]) -> None:
    many = {cell: count and count + 4 for cell, count in cells.items()}
    quantities = list(report("q3", months))

    assert shown_in(quantities, many) == {quantity.name for quantity in quantities}


@settings(deadline=None, max_examples=30)
@given(counts(MONTHS), st.sampled_from(PERIODS), st.sampled_from(PERIODS), st.data())
def test_a_correction_never_breaks_the_next_report(
    cells: Counts, first: Sequence[str], second: Sequence[str], data: st.DataObject
) -> None:
    quantities = list(report("toen", first))
    known = published(quantities, cells, shown_in(quantities, cells))
    later = {**cells, data.draw(st.sampled_from(sorted(cells))): data.draw(st.integers(0, 9))}
    quantities = list(report("nu", second))

    found = protect(quantities, later, known=known)

    shown = {name for name, is_shown in found.shown.items() if is_shown}
    now = published(quantities, later, shown)
    for quantity in quantities:
        assert quantity.name not in shown or not 0 < value(later, quantity.of) < 5
    lost = {breach.label for breach in found.lost}
    for group in small_groups(now, later):
        assert lost or not pinned(facts(now, later), group)


def test_all_of_a_larger_report_is_safe_from_adding_up() -> None:
    kinds, places = [f"soort {n}" for n in range(6)], [f"wijk {n}" for n in range(5)]
    cells = signals(every_cell(MONTHS, kinds, places), 160)
    quantities = list(report("q3", MONTHS, kinds, places))
    known = published(quantities, cells, shown_in(quantities, cells))

    assert not any(proves(facts(known, cells), group) for group in small_groups(known, cells))
