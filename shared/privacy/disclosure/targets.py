"""The small counts an attacker is after, and when one of them is safe."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.privacy.disclosure.quantities import SMALLEST
from shared.privacy.disclosure.system import System

WIDTH = SMALLEST - 1
"""The least distance between the least and the largest possible value of a hidden count."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A small count of which the attacker knows too much: it lies from `least` up to `most`."""

    label: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Target:
    """A small count: `place` is its place among the sums, or after those among the groups."""

    place: int
    label: str
    value: int
    marked: bool
    known: bool = False


def is_safe(target: Target, least: int, most: int) -> bool:
    """Return whether an attacker who finds this interval knows too little to harm anybody.

    The count may be zero, for all the attacker knows; or it may be large, and is uncertain by
    `WIDTH` at least: the sliding protection level of Fischetti and Salazar-Gonzalez (2001).
    A marked count is never zero.
    """
    if least == 0 and not target.marked:
        return True
    return most >= SMALLEST and most - least >= WIDTH


def targets(system: System) -> Iterator[Target]:
    """Yield every small count: those with a mark first, then the others, then bare groups."""
    small = [(place, row) for place, row in enumerate(system.rows) if row.small]
    for place, row in sorted(small, key=lambda found: not found[1].marked):
        yield Target(place, row.label, row.value, row.marked, row.known)
    alone = {row.groups for row in system.rows if set(row.weights) == {1}}
    for number, group in enumerate(system.groups):
        if 0 < group.value < SMALLEST and (number,) not in alone:
            label = f"{group.cells[0]} and {len(group.cells) - 1} more"
            yield Target(
                len(system.rows) + number,
                label if group.cells[1:] else group.cells[0],
                group.value,
                marked=False,
            )
