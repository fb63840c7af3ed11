"""What is published and must not be found out, as sums over groups of cells."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared.privacy.disclosure.published import Published
from shared.privacy.disclosure.quantities import SMALLEST, Quantity

Terms = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that are in the same sums: an attacker sees them as one. And their count."""

    cells: tuple[str, ...]
    value: int


@dataclass(frozen=True, slots=True)
class Row:
    """One sum: of which groups, how often each, and what it comes to today.

    Equal sums with other names are one row: they are shown or hidden together. `names` has the
    quantities of this report. An attacker knows the value of a `known` row, and of a `marked`
    one that it is not zero, because zero is always shown.
    """

    label: str
    value: int
    names: tuple[str, ...] = ()
    known: bool = False
    marked: bool = False
    protected: bool = False
    groups: tuple[int, ...] = ()
    weights: tuple[int, ...] = ()

    @property
    def small(self) -> bool:
        """Return whether this is a count of people that may not be found out."""
        return self.protected and 0 < self.value < SMALLEST


@dataclass(frozen=True, slots=True)
class System:
    """All sums over all groups; `zero` are the names whose number is zero, or has no cells."""

    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    zero: frozenset[str]


@dataclass(slots=True)
class _Sums:
    """The rows as they are gathered, by the cells that are not known to be empty."""

    cells: Mapping[str, int]
    empty: frozenset[str]
    rows: dict[Terms, Row] = field(default_factory=dict)

    def add(self, row: Row, of: Mapping[str, int]) -> None:
        terms = frozenset((cell, n) for cell, n in of.items() if cell not in self.empty)
        if not terms:
            return
        other = self.rows.get(terms, row)
        self.rows[terms] = replace(
            other,
            names=other.names if other is row else (*other.names, *row.names),
            known=other.known or row.known,
            marked=other.marked or row.marked,
            protected=other.protected or row.protected,
        )


def system(
    quantities: Sequence[Quantity],
    cells: Mapping[str, int],
    known: Iterable[Published] = (),
    guarded: Iterable[Quantity] = (),
) -> System:
    """Return the sums of a report beside what was published earlier.

    An earlier number that no longer fits today's cells was corrected; it counts as known with
    today's value, as if the attacker knew of the correction. A mark whose count is zero today
    says nothing any more. Raises `ValueError` for a cell without a count and for a name that is
    used twice.
    """
    known = tuple(known)
    _check(quantities, cells)
    sums = _Sums(cells, _known_empty(quantities, cells, known))
    for quantity in quantities:
        value = value_of(quantity.of, cells)
        row = Row(
            quantity.name, value, (quantity.name,), protected=quantity.protected, marked=True
        )
        sums.add(row, quantity.of)
    for earlier in known:
        value, shown = value_of(earlier.of, cells), earlier.value is not None
        row = Row(
            earlier.name, value, protected=earlier.protected, known=shown, marked=not shown
        )
        if shown or value:
            sums.add(row, earlier.of)
    for quantity in guarded:
        if value := value_of(quantity.of, cells):
            sums.add(Row(quantity.name, value, protected=quantity.protected), quantity.of)
    rows, groups = _grouped(sums.rows, cells)
    named = {name for row in rows for name in row.names}
    zero = frozenset(quantity.name for quantity in quantities if quantity.name not in named)
    return System((*rows, *_differences(rows)), groups, zero)


def value_of(of: Mapping[str, int], cells: Mapping[str, int]) -> int:
    """Return what a sum comes to; `ValueError` if a cell has no count."""
    try:
        return sum(cells[cell] * weight for cell, weight in of.items())
    except KeyError as missing:
        raise ValueError(
            f"cell {missing} has no count; give 0 where nobody is counted"
        ) from None


def _check(quantities: Sequence[Quantity], cells: Mapping[str, int]) -> None:
    if any(count < 0 for count in cells.values()):
        raise ValueError("a count cannot be negative")
    if len({quantity.name for quantity in quantities}) < len(quantities):
        raise ValueError("two quantities have the same name")


def _known_empty(
    quantities: Iterable[Quantity], cells: Mapping[str, int], known: Iterable[Published]
) -> frozenset[str]:
    """Return the cells that are known to be empty: they are in a sum that shows zero."""
    shown = [earlier.of for earlier in known if earlier.value is not None]
    sums = (*(quantity.of for quantity in quantities), *shown)
    return frozenset(
        cell
        for of in sums
        if value_of(of, cells) == 0 and all(weight > 0 for weight in of.values())
        for cell in of
    )


def _grouped(
    sums: Mapping[Terms, Row], cells: Mapping[str, int]
) -> tuple[tuple[Row, ...], tuple[Group, ...]]:
    """Merge the cells that are in the same sums, and say the sums in groups."""
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, terms in enumerate(sums):
        for cell, weight in terms:
            places[cell].append((number, weight))
    alike: defaultdict[tuple[tuple[int, int], ...], list[str]] = defaultdict(list)
    for cell in sorted(places):
        alike[tuple(places[cell])].append(cell)
    of: list[tuple[list[int], list[int]]] = [([], []) for _ in sums]
    for group, terms_of_group in enumerate(alike):
        for number, weight in terms_of_group:
            of[number][0].append(group)
            of[number][1].append(weight)
    rows = tuple(
        replace(row, groups=tuple(groups), weights=tuple(weights))
        for row, (groups, weights) in zip(sums.values(), of, strict=True)
    )
    return rows, tuple(
        Group(tuple(its), sum(cells[cell] for cell in its)) for its in alike.values()
    )


def _differences(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield each small count that is one sum without another: a half year without a quarter."""
    counts = [row for row in rows if (row.names or row.known) and set(row.weights) == {1}]
    within = [frozenset(row.groups) for row in counts]
    holding: defaultdict[int, list[int]] = defaultdict(list)
    for number, groups in enumerate(within):
        for group in groups:
            holding[group].append(number)
    found = {frozenset(row.groups) for row in rows if row.protected}
    for part, groups in zip(counts, within, strict=True):
        rarest = min(groups, key=lambda group: (len(holding[group]), group))
        for number in holding[rarest]:
            whole, rest = counts[number], within[number] - groups
            small = part.protected and 0 < whole.value - part.value < SMALLEST
            if small and groups < within[number] and rest not in found:
                found.add(rest)
                yield Row(
                    f"{whole.label} without {part.label}",
                    whole.value - part.value,
                    protected=whole.protected,
                    groups=tuple(sorted(rest)),
                    weights=(1,) * len(rest),
                )
