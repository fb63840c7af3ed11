"""Another state of the cells that fits what is published: what an attacker cannot rule out.

A solver looks for it; a state is only believed after its sums were checked in whole numbers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from shared.privacy.disclosure.solver import FREE, Bounds, Flags, Matrix, Real, Solver, Whole
from shared.privacy.disclosure.system import System

STEP = 0.001  # changes that nobody sees cost next to nothing: few of them are soon whole


@dataclass(frozen=True, slots=True)
class Goal:
    """Values that are sought for the sum or group at `place`; sums come first, then groups."""

    place: int
    least: int
    most: int | None


class Attack:
    """A `System` in a solver, which seeks other states of it. `truth` is the state of today.

    A state has the value of every sum, and then of every group. For the solver each group has a
    column that says how far it is up and one for down, and so has each sum of this report.
    """

    def __init__(self, system: System) -> None:
        self.rows, self.groups = len(system.rows), len(system.groups)
        self.known = np.array([row.known for row in system.rows], dtype=bool)
        self.marked = np.array([row.marked for row in system.rows], dtype=bool)
        self.own = np.array(
            [bool(row.names) and not row.known for row in system.rows], dtype=bool
        )
        self._lengths = np.array([len(row.groups) for row in system.rows], dtype=np.int64)
        self._index = np.array([g for row in system.rows for g in row.groups], dtype=np.int64)
        self._weights = np.array(
            [w for row in system.rows for w in row.weights], dtype=np.int64
        )
        self.truth = self._sums(np.array([g.value for g in system.groups], dtype=np.int64))
        self._solver = Solver(self._matrix())

    @property
    def solves(self) -> int:
        """Return how often the solver was asked."""
        return self._solver.solves

    def find(self, goal: Goal, price: Real, shown: Flags) -> Whole | None:
        """Return a state that reaches the goal, or None; what is `shown` changes at its price.

        The price is of a change by one, for every sum. The state changes what costs least.
        """
        bounds = self._bounds(shown)
        own = np.where(shown, FREE, 0)[self.own]
        down = np.where(shown, self.truth[: self.rows] - 1, 0)[self.own]
        bounds.upper[2 * self.groups :] = np.concatenate((own, down))
        low = float(goal.least - self.truth[goal.place])
        high = FREE if goal.most is None else float(goal.most - self.truth[goal.place])
        if goal.place < self.rows:
            bounds.least[goal.place] = max(bounds.least[goal.place], low)
            bounds.most[goal.place] = min(bounds.most[goal.place], high)
        else:
            up, under = goal.place - self.rows, goal.place - self.rows + self.groups
            bounds.lower[up], bounds.upper[up] = max(low, 0), max(high, 0)
            bounds.lower[under] = max(-high, 0)
            bounds.upper[under] = min(bounds.upper[under], max(-low, 0))
        costs = np.concatenate((np.full(2 * self.groups, STEP), *2 * (price[self.own],)))
        return self._state(self._solver.solve(costs, bounds, thorough=True))

    def sweep(
        self, up: Mapping[int, int], empty: Collection[int], shown: Flags
    ) -> Whole | None:
        """Return a state with many places `up`, by so much at most, and many others `empty`."""
        bounds = self._bounds(shown)
        gain = np.zeros(self.groups)
        for place, sign in (
            *dict.fromkeys(up, 1.0).items(),
            *dict.fromkeys(empty, -1.0).items(),
        ):
            if place < self.rows:
                terms = slice(*self._ends[place : place + 2])
                gain[self._index[terms]] += sign * self._weights[terms]
            else:
                gain[place - self.rows] += sign
        for place, step in up.items():
            bounds.most[place] = min(bounds.most[place], step)
        costs = np.concatenate((STEP - gain, STEP + gain, np.zeros(2 * self.own.sum())))
        return self._state(self._solver.solve(costs, bounds, thorough=False))

    def _matrix(self) -> Matrix:
        """Return for each sum its groups up less those down, less what it is up itself."""
        own = np.flatnonzero(self.own)
        own_columns = 2 * self.groups + np.arange(len(own))
        row_of = np.repeat(np.arange(self.rows), self._lengths)
        rows = np.concatenate((row_of, row_of, own, own))
        columns = np.concatenate(
            (self._index, self.groups + self._index, own_columns, own_columns + len(own))
        )
        ones = np.ones_like(own)
        numbers = np.concatenate((self._weights, -self._weights, -ones, ones))
        order = np.argsort(rows, kind="stable")
        lengths = np.bincount(rows, minlength=self.rows)
        width = 2 * (self.groups + len(own))
        return Matrix(columns[order], numbers[order], lengths, width)

    def _bounds(self, shown: Flags) -> Bounds:
        """Return what holds of every state: what is shown stays, a mark is not zero."""
        fixed, today = self.known | shown, self.truth[: self.rows]
        lower = np.zeros(2 * (self.groups + int(self.own.sum())))
        upper = lower.copy()
        upper[: self.groups] = FREE
        upper[self.groups : 2 * self.groups] = self.truth[self.rows :]
        least = np.where(fixed, 0.0, np.where(self.marked, 1 - today, -today))
        return Bounds(lower, upper, least, np.where(fixed, 0.0, FREE))

    def raised(self, place: int, step: int) -> Whole | None:
        """Return a state in which only one group is larger, or None; no solver is asked."""
        its = [place - self.rows]
        if place < self.rows:
            its = self._index[slice(*self._ends[place : place + 2])].tolist()
        for group in its:
            groups = self.truth[self.rows :].copy()
            groups[group] += step
            if self.fits(state := self._sums(groups)):
                return state
        return None

    def fits(self, state: Whole) -> bool:
        """Return whether nothing that is known excludes a state; exact, in whole numbers."""
        sums, today = state[: self.rows], self.truth[: self.rows]
        possible = (sums == today) | (~self.known & (sums >= self.marked))
        return bool(possible.all() and (state >= 0).all())

    def _state(self, columns: Whole | None) -> Whole | None:
        """Return the state that a solution stands for, if the solver made no mistake."""
        if columns is None:
            return None
        up, down = columns[: self.groups], columns[self.groups : 2 * self.groups]
        state = self._sums(self.truth[self.rows :] + up - down)
        return state if self.fits(state) else None

    @property
    def _ends(self) -> Whole:
        return np.concatenate(([0], np.cumsum(self._lengths))).astype(np.int64)

    def _sums(self, groups: Whole) -> Whole:
        """Return the state that the groups are in: all sums, then the groups."""
        if not self.rows:
            return groups
        sums = np.add.reduceat(groups[self._index] * self._weights, self._ends[:-1])
        return np.concatenate((sums, groups))
