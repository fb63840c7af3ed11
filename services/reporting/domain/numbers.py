"""The numbers of a report that count people, each with who is counted in it.

A name says what a number is of, so that a later report knows what an earlier one showed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.reporting.domain.figures import Figures
from services.reporting.domain.metrics import PEOPLE, Members, each
from services.reporting.domain.period import Period
from shared.contracts.message import Code, Frozen
from shared.language.taxonomy import CATEGORIES

Numbers = Mapping[str, Members]
"""Who is counted in each number, by its name."""

IN_THE_TABLE = frozenset(("signals", "worrying-signals", "positive-signals", "help-requests"))
"""Metrics that the table of signals tells already."""


class GoalNumber(Frozen):
    """What a goal counts, and when."""

    metric: Code
    period: Period

    @property
    def name(self) -> str:
        """Return the name of the number."""
        return f"{self.period.begin}/{self.period.end} {self.metric}"

    def numbers(self, found: Figures) -> Numbers:
        """Return the number, when these are the figures of its period; none for hours."""
        return {self.name: PEOPLE[self.metric](found)} if self.metric in PEOPLE else {}


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers of the report of a period are called."""

    period: str

    def signals(self, *, category: str = "", place: str = "", month: str = "") -> str:
        """Return the name of how many signals there are; of all, where one is left out."""
        kinds = (("category", category), ("place", place), ("month", month))
        chosen = (f"{kind}={value}" for kind, value in kinds if value)
        return " ".join((self.period, "signals", *chosen))

    def metric(self, metric: str) -> str:
        """Return the name of a metric."""
        return f"{self.period} {metric}"

    def sent_to(self, partner: str) -> str:
        """Return the name of how many signals a partner was sent."""
        return f"{self.period} sent-to {partner}"

    def done_by(self, partner: str) -> str:
        """Return the name of how often a partner did something."""
        return f"{self.period} done-by {partner}"


def table_numbers(period: str, found: Figures) -> Numbers:
    """Return the numbers of the table of signals, and of the plots beside it.

    The table has the categories there are today; the months have all signals.
    """
    names = Names(period)
    numbers: defaultdict[str, dict[tuple[str, object], int]] = defaultdict(dict)
    for signal_id, signal in found.signals.items():
        key = ("signal", signal_id)
        numbers[names.signals(month=signal.month)][key] = 1
        if signal.category in CATEGORIES:
            for category in (signal.category, ""):
                for place in (signal.place, ""):
                    numbers[names.signals(category=category, place=place)][key] = 1
    return numbers


def report_numbers(period: str, found: Figures) -> Numbers:
    """Return all numbers of the report of a period that count people, but for its goals."""
    return dict(_others(period, found)) | dict(table_numbers(period, found))


def _others(period: str, found: Figures) -> Iterator[tuple[str, Members]]:
    names = Names(period)
    for metric, members in PEOPLE.items():
        if metric not in IN_THE_TABLE:
            yield names.metric(metric), members(found)
    for partner, signals in found.shared.items():
        yield names.sent_to(partner), each("shared", signals)
    for partner, events in found.actions.items():
        yield names.done_by(partner), each("action", events)
