"""Which numbers of a report are shown, beside all that earlier reports told.

See decision 0033. Only here is the pass loaded, which needs the extra `reports`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.reporting.domain.metrics import Members
from services.reporting.domain.numbers import Numbers
from services.reporting.domain.publication import Publication
from shared.privacy.disclosure import SMALLEST, Breach, Published, Quantity, protect


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was published of a period, and who is counted in its numbers today."""

    publication: Publication
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Decision:
    """The names of the numbers that are shown, and what can be found out whatever is hidden."""

    shown: frozenset[str]
    lost: tuple[Breach, ...]


def decide(report: Numbers, earlier: Sequence[Earlier], guarded: Numbers) -> Decision:
    """Decide what a report shows; `guarded` is in no report, and must not follow from one.

    A number that changed since it was published is taken both ways: as known the way it is
    today, and as known no longer. What either way hides is hidden: that gives away no more.
    """
    cells = _Cells((*report.values(), *guarded.values(), *_members(earlier)))
    ways = (True, False) if any(map(_has_changed, earlier)) else (True,)
    found = [
        protect(
            map(cells.quantity, report.items()),
            cells.counts,
            known=[k for one in earlier for k in cells.known(one, is_changed_known=way)],
            guarded=map(cells.quantity, guarded.items()),
        )
        for way in ways
    ]
    shown = frozenset(name for name in report if all(one.shown[name] for one in found))
    return Decision(shown, found[-1].lost)


def _has_changed(one: Earlier) -> bool:
    return any(
        value != sum(one.numbers.get(name, {}).values())
        for name, value in one.publication.shown.items()
    )


def _members(earlier: Iterable[Earlier]) -> Iterator[Members]:
    for one in earlier:
        yield from one.numbers.values()


class _Cells:
    """Those who are counted in the same numbers are one cell: nothing can tell them apart.

    A signal that has another category in a longer period is in a cell of its own. So numbers of
    different periods add up.
    """

    def __init__(self, numbers: Iterable[Members]) -> None:
        places: defaultdict[tuple[str, object], list[int]] = defaultdict(list)
        weights: dict[tuple[str, object], int] = {}
        for place, members in enumerate(numbers):
            for key, weight in members.items():
                places[key].append(place)
                weights[key] = weight
        names: dict[tuple[int, ...], str] = {}
        self._cell_of = {
            key: names.setdefault(tuple(its), f"{key[0]} {len(names)}")
            for key, its in places.items()
        }
        counts: Counter[str] = Counter()
        for key, cell in self._cell_of.items():
            counts[cell] += weights[key]
        self.counts: Mapping[str, int] = counts

    def quantity(self, number: tuple[str, Members]) -> Quantity:
        """Return a number as a sum over cells."""
        return Quantity(number[0], self._within(number[1]))

    def known(self, one: Earlier, *, is_changed_known: bool) -> Iterator[Published]:
        """Yield what was published of those who are still counted today.

        What is small today was told to nobody when it was another number then: it is protected
        as one that was hidden.
        """
        shown = one.publication.shown
        for name in (*shown, *one.publication.hidden):
            if members := one.numbers.get(name):
                value = sum(members.values())
                same = shown.get(name) == value
                is_known = same or (is_changed_known and name in shown and value >= SMALLEST)
                yield Published(name, self._within(members), value if is_known else None)

    def _within(self, members: Members) -> dict[str, int]:
        return dict.fromkeys((self._cell_of[key] for key in members), 1)
