from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.privacy.small_cells import Shown, suppress

Counts = list[list[int]]


@st.composite
def tables(draw: st.DrawFn) -> Counts:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    count = st.integers(0, 12)
    return draw(
        st.lists(
            st.lists(count, min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )


def flat(shown: Shown) -> list[int | None]:
    cells = [count for row in shown.cells for count in row]
    return [*cells, *shown.row_totals, *shown.column_totals, shown.total]


def whole(counts: Counts) -> list[int]:
    """Return every cell and total, in the order of `flat`."""
    rows = [sum(row) for row in counts]
    columns = [sum(column) for column in zip(*counts, strict=True)]
    return [*(count for row in counts for count in row), *rows, *columns, sum(rows)]


def near(counts: Counts, shown: Shown) -> list[list[int]]:
    """Return all tables one step away at most that a reader cannot tell from this one."""
    seen, width = flat(shown), len(counts[0])
    steps = [
        (0,) if shown.cells[r][c] is not None else (-1, 0, 1)
        for r in range(len(counts))
        for c in range(width)
    ]
    found = []
    for step in product(*steps):
        cells = [n + s for n, s in zip((n for row in counts for n in row), step, strict=True)]
        if min(cells) < 0:
            continue
        other = whole([cells[i : i + width] for i in range(0, len(cells), width)])
        if all(s is None or s == n for s, n in zip(seen, other, strict=True)):
            found.append(other)
    return found


@given(tables())
def test_no_small_count_can_be_calculated(counts: Counts) -> None:
    possible = near(counts, suppress(counts))

    for place, count in enumerate(whole(counts)):
        if 0 < count < 5:
            assert len({other[place] for other in possible}) > 1


@given(tables())
def test_every_small_count_is_hidden_and_what_is_shown_is_true(counts: Counts) -> None:
    for shown, count in zip(flat(suppress(counts)), whole(counts), strict=True):
        assert shown is None if 0 < count < 5 else shown in (None, count)


@given(tables())
def test_nothing_is_hidden_where_nothing_is_small(counts: Counts) -> None:
    large = [[count and count + 4 for count in row] for row in counts]

    assert flat(suppress(large)) == whole(large)


def test_a_count_at_the_edge_is_shown() -> None:
    assert suppress([[5, 9], [8, 7]]).cells == ((5, 9), (8, 7))


def test_one_small_count_hides_three_more_and_no_total() -> None:
    shown = suppress([[4, 9, 30], [8, 7, 40], [50, 60, 70]])

    assert shown.cells == ((None, None, 30), (None, None, 40), (50, 60, 70))
    assert None not in (*shown.row_totals, *shown.column_totals, shown.total)


@pytest.mark.parametrize("wrong", [[[1], [1, 2]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(wrong: Counts) -> None:
    with pytest.raises(ValueError, match=r"equally long|cannot be negative"):
        suppress(wrong)


def test_an_empty_table_is_empty() -> None:
    assert suppress([]) == Shown((), (), (), 0)
