"""The states an attacker cannot rule out, and what must be hidden so that this stays so."""

from collections.abc import Sequence

import numpy as np

from shared.privacy.disclosure.solver import Flags, Real, Whole
from shared.privacy.disclosure.targets import Target, is_safe


class Evidence:
    """States that fit all that is shown: the proof that small counts are safe.

    A state that differs from `truth` in a sum of this report (`own`) hides that sum. So each
    state here fits what is shown, and goes on to do so when more is hidden.
    """

    def __init__(self, truth: Whole, own: Flags, small: Flags) -> None:
        self.hidden = small.copy()
        self._own, self._small = own, small
        self._states = [truth]
        self._least, self._most = truth.copy(), truth.copy()

    @property
    def shown(self) -> Flags:
        """Return which sums are shown for the first time."""
        return self._own & ~self.hidden

    def changed(self, state: Whole) -> Flags:
        """Return which sums of this report a state hides."""
        sums = len(self._own)
        changed: Flags = self._own & (state[:sums] != self._states[0][:sums])
        return changed

    def admit(self, state: Whole) -> None:
        """Hide what is other in a state, so that an attacker cannot rule it out."""
        self.hidden |= self.changed(state)
        self._states.append(state)
        self._least = np.minimum(self._least, state)
        self._most = np.maximum(self._most, state)

    def interval(self, target: Target) -> tuple[int, int]:
        """Return the least and the largest value of a count among the states."""
        return int(self._least[target.place]), int(self._most[target.place])

    def is_safe(self, target: Target) -> bool:
        """Return whether the states leave a count uncertain enough."""
        return is_safe(target, *self.interval(target))

    def reveal(self, targets: Sequence[Target], price: Real) -> None:
        """Show again what turned out not to be needed, what is worth most first."""
        states = np.array(self._states)
        secondary = np.flatnonzero(self.hidden & ~self._small)
        for place in secondary[np.argsort(-price[secondary], kind="stable")]:
            rest = states[states[:, place] == states[0, place]]
            least, most = rest.min(axis=0), rest.max(axis=0)
            if all(self._is_as_safe(target, least, most) for target in targets):
                self.hidden[place] = False
                states, self._least, self._most = rest, least, most
        self._states = list(states)

    def _is_as_safe(self, target: Target, least: Whole, most: Whole) -> bool:
        interval = int(least[target.place]), int(most[target.place])
        before = self.interval(target)
        return interval == before or (is_safe(target, *interval) and is_safe(target, *before))
