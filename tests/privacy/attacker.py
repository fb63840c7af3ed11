"""Somebody who holds all that was published and calculates, with code of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MOST = 60  # no count in these tests needs to be larger


@dataclass(frozen=True)
class Fact:
    """The cells of a number, and between which values it is, the ends included."""

    cells: frozenset[str]
    least: int
    most: int


def pinned(facts: Sequence[Fact], cells: Iterable[str]) -> bool:
    """Return whether the facts prove that 1 to 4 people are in these cells together."""
    where = frozenset(cells)
    none, many = Fact(where, 0, 0), Fact(where, 5, MOST * len(where))
    return not (_possible([*facts, none]) or _possible([*facts, many]))


def proves(facts: Sequence[Fact], cells: Iterable[str]) -> bool:
    """Return whether the exact numbers give the number of these cells, by plus and minus."""
    exact = [fact for fact in facts if fact.least == fact.most]
    names = sorted(frozenset(cells).union(*(fact.cells for fact in exact)))
    rows = np.array([[name in fact.cells for name in names] for fact in exact], dtype=float)
    aim = np.array([name in frozenset(cells) for name in names], dtype=float)
    if not len(rows):
        return False
    found = np.linalg.lstsq(rows.T, aim, rcond=None)[0]
    return bool(np.abs(rows.T @ found - aim).max() < 1e-9)


def _possible(facts: Sequence[Fact]) -> bool:
    """Return whether whole numbers, zero or more, fit all facts: try, and narrow down."""
    names = sorted(frozenset().union(*(fact.cells for fact in facts)))
    return _search(facts, dict.fromkeys(names, (0, MOST)))


def _search(facts: Sequence[Fact], ranges: Mapping[str, tuple[int, int]]) -> bool:
    narrowed = _narrowed(facts, ranges)
    if narrowed is None:
        return False
    open_ = [cell for cell, (low, high) in narrowed.items() if low < high]
    if not open_:
        return True
    cell = min(open_, key=lambda name: narrowed[name][1] - narrowed[name][0])
    low, high = narrowed[cell]
    middle = (low + high) // 2
    return _search(facts, {**narrowed, cell: (low, middle)}) or _search(
        facts, {**narrowed, cell: (middle + 1, high)}
    )


def _narrowed(
    facts: Sequence[Fact], ranges: Mapping[str, tuple[int, int]]
) -> dict[str, tuple[int, int]] | None:
    """Return what is left of the ranges, or None if a fact can no longer be."""
    left, again = dict(ranges), True
    while again:
        again = False
        for fact in facts:
            lows = sum(left[cell][0] for cell in fact.cells)
            highs = sum(left[cell][1] for cell in fact.cells)
            if lows > fact.most or highs < fact.least:
                return None
            for cell in fact.cells:
                low, high = left[cell]
                least = max(low, fact.least - (highs - high))
                most = min(high, fact.most - (lows - low))
                if least > most:
                    return None
                if (least, most) != (low, high):
                    left[cell], again = (least, most), True
                    lows += least - low
                    highs += most - high
    return left
