"""The report for the municipality: what online youth work did in a period. No persons in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.reporting.domain.figures import Figures
from services.reporting.domain.metrics import HOURS, count
from services.reporting.domain.numbers import IN_THE_TABLE, GoalNumber, Names, Numbers
from services.reporting.domain.period import Period, period
from shared.contracts.reporting.goals import GoalProgress
from shared.documents.csv_files import Value
from shared.documents.sheets import Bars, Series, Sheet, Table
from shared.language.metrics import METRICS
from shared.language.taxonomy import CATEGORIES

SMALLEST = 5  # as in shared/privacy/disclosure, which only the extra `reports` can load
HIDDEN = "< 5"
"""What a reader sees instead; also of a larger number that was hidden to protect another."""
TOTAL = "totaal"


@dataclass(frozen=True, slots=True)
class Counted:
    """All that a report is made of: its period by name, its figures, numbers and goals.

    A goal is counted on days of its own; its number is among `numbers`.
    """

    name: str
    figures: Figures
    numbers: Numbers
    goals: Sequence[GoalProgress]

    @property
    def names(self) -> Names:
        """Return what its numbers are called."""
        return Names(self.name)


def report(counted: Counted, shown: Collection[str]) -> Sheet:
    """Return the report with the numbers that are shown, by name; others are a mark."""
    return _Maker(counted, shown).sheet()


class _Maker:
    def __init__(self, counted: Counted, shown: Collection[str]) -> None:
        self._counted, self._shown = counted, shown
        self._names, self._figures = counted.names, counted.figures

    def sheet(self) -> Sheet:
        name, days = self._counted.name, period(self._counted.name)
        return Sheet(
            title=f"Online jongerenwerk: resultaten {name.upper().replace('-', ' ')}",
            lines=(
                f"Van {days.begin:%d-%m-%Y} tot en met {days.end:%d-%m-%Y}.",
                f"Aantallen van 1 tot {SMALLEST} staan er niet bij ({HIDDEN}).",
                "Wat je daarmee kunt uitrekenen ook niet, ook niet met andere verslagen.",
                "Zo is niemand te herkennen.",
            ),
            tables=(self._metrics(), self._signals(), self._partners(), self._goals(days)),
            plots=(self._per_category(), self._per_month()),
        )

    def _value(self, name: str) -> int | None:
        """Return a number; None when it is hidden."""
        members = self._counted.numbers.get(name)
        if not members:
            return 0
        return sum(members.values()) if name in self._shown else None

    def _cell(self, name: str) -> Value:
        value = self._value(name)
        return HIDDEN if value is None else value

    def _metrics(self) -> Table:
        rows = tuple(
            (label, self._metric(metric))
            for metric, label in METRICS.items()
            if metric not in IN_THE_TABLE
        )
        return Table("cijfers", "In cijfers", ("wat", "aantal"), rows)

    def _metric(self, metric: str) -> Value:
        if metric in HOURS:
            return count(metric, self._figures)
        return self._cell(self._names.metric(metric))

    def _signals(self) -> Table:
        signals = self._figures.signals.values()
        categories = [c for c in CATEGORIES if any(s.category == c for s in signals)]
        places = sorted({s.place for s in signals if s.category in CATEGORIES})
        title = "Signalen per soort en wijk"
        if not categories:
            return Table("signalen", title, ("soort", TOTAL), ())
        rows = [
            (CATEGORIES[c].label, *self._row(category=c, places=places)) for c in categories
        ]
        rows.append((TOTAL, *self._row(category="", places=places)))
        return Table("signalen", title, ("soort", *places, TOTAL), tuple(rows))

    def _row(self, *, category: str, places: Sequence[str]) -> Sequence[Value]:
        return [
            self._cell(self._names.signals(category=category, place=place))
            for place in (*places, "")
        ]

    def _partners(self) -> Table:
        rows = tuple(
            (
                partner,
                self._cell(self._names.sent_to(partner)),
                self._cell(self._names.done_by(partner)),
            )
            for partner in sorted({*self._figures.shared, *self._figures.actions})
        )
        columns = ("partner", "signalen gekregen", "keren iets gedaan")
        return Table("partners", "Wat partners kregen en deden", columns, rows)

    def _goals(self, days: Period) -> Table:
        rows = tuple(
            (
                goal.goal,
                METRICS[goal.metric],
                goal.baseline,
                goal.target,
                *self._progress(goal),
                f"{goal.end:%d-%m-%Y}",
            )
            for goal in self._counted.goals
            if days.meets(Period(goal.begin, goal.end))
        )
        columns = ("doel", "wat", "was", "moet worden", "is nu", "deel van de weg", "einde")
        return Table("doelen", "Doelen", columns, rows)

    def _progress(self, goal: GoalProgress) -> tuple[Value, Value]:
        """Return the count and the part of the way: who has the one can calculate the other."""
        number = GoalNumber(metric=goal.metric, period=Period(goal.begin, goal.end))
        if goal.metric not in HOURS and self._value(number.name) is None:
            return HIDDEN, HIDDEN
        return goal.count, f"{goal.way:.0%}"

    def _per_category(self) -> Bars:
        values = {c: self._value(self._names.signals(category=c)) for c in sorted(CATEGORIES)}
        shown = {category: float(value) for category, value in values.items() if value}
        return Bars(
            name="soorten",
            title="Signalen per soort (vanaf 5)",
            labels=tuple(CATEGORIES[c].label for c in shown),
            series=(Series("signalen", tuple(shown.values())),),
            unit="signalen",
        )

    def _per_month(self) -> Bars:
        months = sorted({signal.month for signal in self._figures.signals.values()})
        values = (self._value(self._names.signals(month=month)) for month in months)
        bars = tuple(None if value is None else float(value) for value in values)
        return Bars(
            name="maanden",
            title="Signalen per maand",
            labels=tuple(months),
            series=(Series("signalen", bars),),
            unit="signalen",
        )
