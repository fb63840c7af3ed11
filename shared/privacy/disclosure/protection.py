"""Which quantities of a report are shown, so that no small count can be found out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shared.privacy.disclosure.attack import Attack, Goal
from shared.privacy.disclosure.evidence import Evidence
from shared.privacy.disclosure.published import Published
from shared.privacy.disclosure.quantities import SMALLEST, Quantity
from shared.privacy.disclosure.solver import Whole
from shared.privacy.disclosure.system import System, system
from shared.privacy.disclosure.targets import WIDTH, Breach, Target, targets

BATCH = 20  # so many counts are looked at together


@dataclass(frozen=True, slots=True)
class Protection:
    """What is decided on a report.

    `shown` has every name of the report. `lost` are small counts that hiding cannot protect:
    marks and earlier reports give them away already, and what is shown makes it no worse.
    `solves` is how often the solver was asked.
    """

    shown: Mapping[str, bool]
    lost: tuple[Breach, ...]
    solves: int


def protect(
    quantities: Iterable[Quantity],
    cells: Mapping[str, int],
    *,
    known: Iterable[Published] = (),
    guarded: Iterable[Quantity] = (),
) -> Protection:
    """Decide which quantities a report shows, beside what is `known` from earlier ones.

    `cells` has the count of every cell that is mentioned, zeros too. `guarded` are quantities
    that this report does not show and that must not follow from it either. Zero is always
    shown. Raises `ValueError` for a cell without a count and for a name that is used twice.
    """
    report = tuple(quantities)
    found = _Pass(system(report, cells, known, guarded))
    lost = found.protect()
    return Protection({q.name: found.shows(q.name) for q in report}, lost, found.attack.solves)


class _Pass:
    """One pass over a report: every small count is attacked until it holds."""

    def __init__(self, equations: System) -> None:
        rows = equations.rows
        self.attack = Attack(equations)
        self._targets = tuple(targets(equations))
        small = np.array([bool(row.names) and row.small for row in rows], dtype=bool)
        self._evidence = Evidence(self.attack.truth, self.attack.own, small)
        self._place = {name: place for place, row in enumerate(rows) for name in row.names}
        # A large sum costs more to hide, yet less than two that are a little smaller.
        prices = [np.log2(1 + abs(row.value)) * (1 + n / 1e6) for n, row in enumerate(rows)]
        self._prices = np.array(prices, dtype=np.float64)

    def shows(self, name: str) -> bool:
        """Return whether a quantity is shown; one that is no sum of people always is."""
        return name not in self._place or not self._evidence.hidden[self._place[name]]

    def protect(self) -> tuple[Breach, ...]:
        """Hide what must be hidden, and return the counts for which that is not enough."""
        self._sweep()
        for target in self._targets:
            if not target.known and not self._evidence.is_safe(target):
                self._hide_around(target)
        self._evidence.reveal(self._targets, self._prices)
        return tuple(
            Breach(target.label, *self._evidence.interval(target))
            for target in self._targets
            if not self._evidence.is_safe(target)
        )

    def _hide_around(self, target: Target) -> None:
        """Hide what makes a small count safe, or at least no less so than it was."""
        for way in _ways(target):
            if (states := self._reach(way)) is not None:
                break
        else:
            # Should the solver have missed it: hiding all that a group is in may do as well.
            raised = self.attack.raised(target.place, WIDTH)
            states = self._widest(target) if raised is None else [raised]
        for state in states:
            self._evidence.admit(state)

    def _reach(self, goals: Sequence[Goal]) -> list[Whole] | None:
        """Return a state for each goal, or None if one cannot be reached whatever is hidden."""
        states: list[Whole] = []
        shown = self._evidence.shown
        for goal in goals:
            state = self.attack.find(goal, self._prices, shown)
            if state is None:
                return None
            states.append(state)
            shown &= ~self._evidence.changed(state)
        return states

    def _widest(self, target: Target) -> list[Whole]:
        """Return the states that leave a count as uncertain as earlier reports leave it."""
        place, value = target.place, target.value
        above = (Goal(place, most, None) for most in range(value + WIDTH - 1, value, -1))
        below = (Goal(place, 0, least) for least in range(value))
        ends = (
            next(filter(None, (self._reach((goal,)) for goal in goals)), [])
            for goals in (above, below)
        )
        return [state for states in ends for state in states]

    def _sweep(self) -> None:
        """Find states that make many counts safe at once, with nothing more hidden."""
        for size in (max(1, len(self._targets)), BATCH):
            unsafe = [target for target in self._targets if not target.known]
            unsafe = [target for target in unsafe if not self._evidence.is_safe(target)]
            for start in range(0, len(unsafe), size):
                self._sweep_batch(unsafe[start : start + size])

    def _sweep_batch(self, unsafe: Sequence[Target]) -> None:
        while unsafe:
            up = {target.place: WIDTH for target in unsafe if target.marked}
            empty = [target.place for target in unsafe if not target.marked]
            state = self.attack.sweep(up, empty, self._evidence.shown)
            if state is None:
                return
            self._evidence.admit(state)
            left = [target for target in unsafe if not self._evidence.is_safe(target)]
            if len(left) == len(unsafe):
                return
            unsafe = left


def _ways(target: Target) -> Iterator[tuple[Goal, ...]]:
    """Yield what an attacker must not be able to rule out, in ways that each are enough."""
    place, value = target.place, target.value
    if not target.marked:
        yield (Goal(place, 0, 0),)
    yield (Goal(place, value + WIDTH, None),)
    for most in range(SMALLEST, value + WIDTH):
        yield (Goal(place, most, None), Goal(place, 0, most - WIDTH))
