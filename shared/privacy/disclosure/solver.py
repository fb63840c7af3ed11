"""A linear problem in whole numbers, solved over and over with other costs and bounds."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]

FREE = highspy.kHighsInf
CLOSE = 1e-6  # HiGHS keeps to a bound up to 1e-7
OPTIONS = (
    ("output_flag", False),
    ("threads", 1),  # the same answer each time
    ("random_seed", 0),
    ("mip_rel_gap", 0.1),  # a tenth more than the least, rather than minutes of search
    ("mip_abs_gap", 1.0),
    ("mip_max_nodes", 1000),
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of numbers, one after the other; only those that are not zero are kept."""

    columns: Whole
    numbers: Whole
    lengths: Whole
    width: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the largest value of every column, and of every row."""

    lower: Real
    upper: Real
    least: Real
    most: Real


class Solver:
    """HiGHS with one matrix, warm: an answer starts from the one before."""

    def __init__(self, matrix: Matrix) -> None:
        self.solves = 0
        self._columns = np.arange(matrix.width, dtype=np.int32)
        self._rows = len(matrix.lengths)
        self._least, self._most = np.zeros(self._rows), np.zeros(self._rows)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in OPTIONS:
            self._highs.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = matrix.width, self._rows
        model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(matrix.width)
        model.row_lower_ = model.row_upper_ = np.zeros(self._rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate(([0], np.cumsum(matrix.lengths)))
        model.a_matrix_.index_ = matrix.columns
        model.a_matrix_.value_ = matrix.numbers.astype(np.float64)
        self._highs.passModel(model)

    def solve(self, costs: Real, bounds: Bounds, *, thorough: bool) -> Whole | None:
        """Return whole values for all columns that cost (nearly) the least, or None.

        A search that is not thorough gives up where making numbers whole one by one fails.
        """
        if (bounds.lower > bounds.upper).any() or (bounds.least > bounds.most).any():
            return None
        self._highs.changeColsCost(len(costs), self._columns, costs)
        self._bound(bounds)
        if not self._run():
            return None
        whole = self._dive()
        return self._branch(bounds) if whole is None and thorough else whole

    def _bound(self, bounds: Bounds) -> None:
        columns = self._columns
        self._highs.changeColsBounds(len(columns), columns, bounds.lower, bounds.upper)
        other = (bounds.least != self._least) | (bounds.most != self._most)
        for row in np.flatnonzero(other).tolist():
            self._highs.changeRowBounds(row, bounds.least[row], bounds.most[row])
        self._least, self._most = bounds.least, bounds.most

    def _dive(self) -> Whole | None:
        """Make the values whole that nearly are, and solve again, until all are."""
        for _ in self._columns:
            values = self._values()
            away = np.abs(values - np.rint(values))
            broken = np.flatnonzero(away > CLOSE)
            if not len(broken):
                return np.rint(values).astype(np.int64)
            nearest = broken[np.argsort(away[broken], kind="stable")]
            for column in nearest[: max(1, len(broken) // 4)].tolist():
                value = float(np.rint(values[column]))
                self._highs.changeColBounds(column, value, value)
            if not self._run():
                return None
        return None

    def _branch(self, bounds: Bounds) -> Whole | None:
        """Let the solver search for whole numbers itself, which takes it long."""
        self._bound(bounds)
        kinds = np.ones(len(self._columns), dtype=np.uint8)
        self._highs.changeColsIntegrality(len(kinds), self._columns, kinds)
        found = np.rint(self._values()).astype(np.int64) if self._run() else None
        self._highs.changeColsIntegrality(len(kinds), self._columns, 0 * kinds)
        return found

    def _run(self) -> bool:
        self.solves += 1
        self._highs.run()
        status = self._highs.getInfo().primal_solution_status
        return bool(status == highspy.SolutionStatus.kSolutionStatusFeasible)

    def _values(self) -> Real:
        return np.array(self._highs.getSolution().col_value)
