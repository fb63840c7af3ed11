"""What earlier reports said, kept between reports: the next is published beside it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from shared.privacy.disclosure.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Published:
    """A quantity as a report showed it; a `value` of None was hidden, and is not kept here.

    Its fields are plain, so that it can be kept as JSON. `of` may count a cell less than zero
    times, which says how cells hang together (`split`).
    """

    name: str
    of: Mapping[str, int]
    value: int | None
    protected: bool = True


def published(
    quantities: Iterable[Quantity], cells: Mapping[str, int], shown: Collection[str]
) -> tuple[Published, ...]:
    """Return what is to be kept of a report of which the names in `shown` are shown."""
    return tuple(
        Published(
            quantity.name,
            dict(quantity.of),
            sum(cells[cell] * weight for cell, weight in quantity.of.items())
            if quantity.name in shown
            else None,
            quantity.protected,
        )
        for quantity in quantities
        if quantity.of
    )


def split(cell: str, parts: Iterable[str]) -> Published:
    """Return that a cell of an earlier report is the sum of finer cells of today's."""
    return Published(
        f"{cell} in parts", {cell: 1, **dict.fromkeys(parts, -1)}, 0, protected=False
    )
