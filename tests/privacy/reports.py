"""Reports on a few months, kinds and places, as the platform makes them."""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from shared.privacy.disclosure import Grid, Quantity

KINDS, PLACES = ("geweld", "talent"), ("noord", "zuid")


def cell(month: str, kind: str, place: str) -> str:
    return f"{month}|{kind}|{place}"


def every_cell(
    months: Sequence[str], kinds: Sequence[str] = KINDS, places: Sequence[str] = PLACES
) -> list[str]:
    return [cell(*found) for found in product(months, kinds, places)]


def whole(name: str, cells: Collection[str]) -> Quantity:
    return Quantity(name, dict.fromkeys(cells, 1))


def report(
    name: str,
    months: Sequence[str],
    kinds: Sequence[str] = KINDS,
    places: Sequence[str] = PLACES,
) -> Iterator[Quantity]:
    """Yield a table of kinds and places, a plot of each, and a goal on the first kind."""
    grid = {
        (kind, place): [cell(month, kind, place) for month in months]
        for kind, place in product(kinds, places)
    }
    yield from Grid(f"{name} tabel", grid).quantities()
    for kind in kinds:
        yield whole(f"{name} plot {kind}", every_cell(months, [kind], places))
    for month in months:
        yield whole(f"{name} plot {month}", every_cell([month], kinds, places))
    yield whole(f"{name} doel", every_cell(months, kinds[:1], places))


def signals(cells: Sequence[str], count: int) -> Mapping[str, int]:
    """Return `count` signals spread unevenly over the cells, the same each time."""
    chance = random.Random(0)  # noqa: S311 - not a secret
    counts = dict.fromkeys(cells, 0)
    weights = [1 / (1 + chance.randrange(20)) for _ in cells]
    for found in chance.choices(cells, weights, k=count):
        counts[found] += 1
    return counts
