"""Counts that are too small to show are hidden, and cannot be calculated from the others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

SMALLEST = 5
HIDDEN = "< 5"
"""What a reader sees instead; also of a larger count that was hidden to protect another."""

Grid = list[list[int]]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of counts as it may be shown; None is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def suppress(counts: Sequence[Sequence[int]], *, smallest: int = SMALLEST) -> Shown:
    """Hide every count from 1 to under `smallest`, also totals, and what would give it away.

    Zero is shown: it counts nobody. Each hidden small count has at least two values that fit
    all that is shown. Rows must be equally long; other tables of the same people may still
    give a count away.
    """
    grid = _with_totals(counts)
    last_row, last_column = len(grid) - 1, len(grid[0]) - 1
    small = [place for place in _places(grid) if 0 < _at(grid, place) < smallest]
    hidden = set(small)
    for place in small:
        found = list(_protections(grid, place))
        found.sort(key=lambda corners: _cost(grid, corners, hidden))
        hidden.update(found[0])

    def row(number: int) -> list[int | None]:
        return [
            None if (number, column) in hidden else count
            for column, count in enumerate(grid[number])
        ]

    rows = [row(number) for number in range(last_row + 1)]
    return Shown(
        cells=tuple(tuple(found[:last_column]) for found in rows[:last_row]),
        row_totals=tuple(found[last_column] for found in rows[:last_row]),
        column_totals=tuple(rows[last_row][:last_column]),
        total=rows[last_row][last_column],
    )


def _with_totals(counts: Sequence[Sequence[int]]) -> Grid:
    rows = [[*row, sum(row)] for row in counts]
    width = len(rows[0]) if rows else 1
    if any(len(row) != width for row in rows):
        raise ValueError("the rows of a table must be equally long")
    if any(count < 0 for row in rows for count in row):
        raise ValueError("a count cannot be negative")
    return [*rows, [sum(row[column] for row in rows) for column in range(width)]]


def _places(grid: Grid) -> Iterator[Place]:
    return product(range(len(grid)), range(len(grid[0])))


def _at(grid: Grid, place: Place) -> int:
    return grid[place[0]][place[1]]


def _protections(grid: Grid, place: Place) -> Iterator[tuple[Place, ...]]:
    """Yield the rectangles whose corners, all hidden, leave the count at `place` open."""
    row, column = place
    for other_row, other_column in _places(grid):
        if other_row == row or other_column == column:
            continue
        corners = (place, (row, other_column), (other_row, column), (other_row, other_column))
        # One more here is one less beside it, and the sums stay. A total has the other sign.
        steps = [
            sign * (-1 if _is_one_total(grid, corner) else 1)
            for sign, corner in zip((1, -1, -1, 1), corners, strict=True)
        ]
        for way in (1, -1):
            moved = zip(steps, corners, strict=True)
            if all(_at(grid, corner) + way * step >= 0 for step, corner in moved):
                yield corners
                break


def _is_total(grid: Grid, place: Place) -> bool:
    return place[0] == len(grid) - 1 or place[1] == len(grid[0]) - 1


def _is_one_total(grid: Grid, place: Place) -> bool:
    return (place[0] == len(grid) - 1) != (place[1] == len(grid[0]) - 1)


def _cost(
    grid: Grid, corners: Sequence[Place], hidden: Collection[Place]
) -> tuple[int, int, int]:
    """Return what a reader loses: totals first, then cells, then how much they count."""
    new = [corner for corner in corners if corner not in hidden]
    totals = sum(_is_total(grid, corner) for corner in new)
    return totals, len(new), sum(_at(grid, corner) for corner in new)
