"""The numbers a report may show, as sums over cells: the smallest groups that are counted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

SMALLEST = 5
"""Counts of people from 1 up to but not including this are hidden; zero counts nobody."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a report may show: the counts of its cells added up, each times its weight.

    A number that is calculated from one other, such as a percentage of the way to a goal, is no
    quantity of its own: it is shown where the count is shown. What does not count people
    (`protected` is false) is never hidden for its own sake; hours and minutes have no cells.
    """

    name: str
    of: Mapping[str, int]
    protected: bool = True

    def __post_init__(self) -> None:
        """Refuse a cell that counts less than once."""
        if any(weight < 1 for weight in self.of.values()):
            raise ValueError(f"a cell of {self.name!r} counts less than once")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of rows and columns, which is shown with its totals.

    `cells` has, for a row and a column, what is counted there; a pair that is missing is empty.
    """

    name: str
    cells: Mapping[tuple[str, str], Collection[str]]

    def at(self, *, row: str | None = None, column: str | None = None) -> str:
        """Return the name of a quantity of the table; None is the total over all of them."""
        places = (("row", row), ("column", column))
        return " ".join(
            (self.name, *(f"{kind}={key}" for kind, key in places if key is not None))
        )

    def quantities(self) -> Iterator[Quantity]:
        """Yield every place of the table, then the totals of rows and columns and of all."""
        rows = dict.fromkeys(row for row, _ in self.cells)
        columns = dict.fromkeys(column for _, column in self.cells)
        for row, column in self.cells:
            yield self._sum(row, column)
        for row in rows:
            yield self._sum(row, None)
        for column in columns:
            yield self._sum(None, column)
        yield self._sum(None, None)

    def _sum(self, row: str | None, column: str | None) -> Quantity:
        counted = (
            cell
            for (its_row, its_column), cells in self.cells.items()
            if row in (None, its_row) and column in (None, its_column)
            for cell in cells
        )
        return Quantity(self.at(row=row, column=column), dict.fromkeys(counted, 1))
