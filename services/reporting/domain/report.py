"""The report for the municipality: what online youth work did in a period. No persons in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.reporting.domain.figures import COUNTS, Figures
from services.reporting.domain.period import Period
from shared.contracts.reporting.goals import GoalProgress
from shared.documents.csv_files import Value
from shared.documents.sheets import Bars, Series, Sheet, Table
from shared.language.metrics import METRICS
from shared.language.taxonomy import CATEGORIES
from shared.privacy.small_cells import HIDDEN, SMALLEST, suppress

TOTAL = "totaal"
# Sums of the table of signals: beside it they could give a hidden number away.
IN_THE_TABLE = frozenset(("signals", "worrying-signals", "positive-signals", "help-requests"))


@dataclass(frozen=True, slots=True)
class Counted:
    """All that a report is made of: the period and its name, its figures, and the goals.

    A goal is counted on days of its own.
    """

    name: str
    period: Period
    figures: Figures
    goals: Sequence[GoalProgress]


def report(counted: Counted) -> Sheet:
    """Return the report; the same events give the same sheet."""
    found = counted.figures
    return Sheet(
        title=f"Online jongerenwerk: resultaten {counted.name.upper().replace('-', ' ')}",
        lines=(
            f"Van {counted.period.begin:%d-%m-%Y} tot en met {counted.period.end:%d-%m-%Y}.",
            f"Aantallen van 1 tot {SMALLEST} staan er niet bij ({HIDDEN}).",
            "Wat je daarmee kunt uitrekenen ook niet. Zo is niemand te herkennen.",
        ),
        tables=(
            _numbers(found),
            _signals(found),
            _partners(found),
            _goals(counted),
        ),
        plots=(_per_category(found), _per_month(found)),
    )


def _numbers(found: Figures) -> Table:
    rows = tuple(
        (label, _shown(COUNTS[name](found)))
        for name, label in METRICS.items()
        if name not in IN_THE_TABLE
    )
    return Table("cijfers", "In cijfers", ("wat", "aantal"), rows)


def _signals(found: Figures) -> Table:
    counts = Counter((signal.category, signal.place) for signal in found.signals.values())
    categories = [c for c in CATEGORIES if any(c == category for category, _ in counts)]
    places = sorted({place for _, place in counts})
    title = "Signalen per soort en wijk"
    if not counts:
        return Table("signalen", title, ("soort", TOTAL), ())
    shown = suppress([[counts[c, place] for place in places] for c in categories])
    rows = [
        (CATEGORIES[c].label, *map(_cell, cells), _cell(total))
        for c, cells, total in zip(categories, shown.cells, shown.row_totals, strict=True)
    ]
    rows.append((TOTAL, *map(_cell, shown.column_totals), _cell(shown.total)))
    return Table("signalen", title, ("soort", *places, TOTAL), tuple(rows))


def _partners(found: Figures) -> Table:
    partners = sorted({*found.shared, *found.actions})
    rows = tuple(
        (
            partner,
            _shown(len(found.shared.get(partner, ()))),
            _shown(found.actions[partner]),
        )
        for partner in partners
    )
    columns = ("partner", "signalen gekregen", "keren iets gedaan")
    return Table("partners", "Wat partners kregen en deden", columns, rows)


def _goals(counted: Counted) -> Table:
    goals = (g for g in counted.goals if counted.period.meets(Period(g.begin, g.end)))
    rows = tuple(
        (
            goal.goal,
            METRICS[goal.metric],
            goal.baseline,
            goal.target,
            _shown(goal.count),
            HIDDEN if _shown(goal.count) == HIDDEN else f"{goal.way:.0%}",
            f"{goal.end:%d-%m-%Y}",
        )
        for goal in goals
    )
    columns = ("doel", "wat", "was", "moet worden", "is nu", "deel van de weg", "einde")
    return Table("doelen", "Doelen", columns, rows)


def _per_category(found: Figures) -> Bars:
    counts = Counter(signal.category for signal in found.signals.values())
    shown = sorted((c, n) for c, n in counts.items() if n >= SMALLEST and c in CATEGORIES)
    return Bars(
        name="soorten",
        title="Signalen per soort (vanaf 5)",
        labels=tuple(CATEGORIES[c].label for c, _ in shown),
        series=(Series("signalen", tuple(float(n) for _, n in shown)),),
        unit="signalen",
    )


def _per_month(found: Figures) -> Bars:
    counts = Counter(signal.month for signal in found.signals.values())
    months = sorted(counts)
    values = tuple(float(counts[m]) if counts[m] >= SMALLEST else None for m in months)
    return Bars(
        name="maanden",
        title="Signalen per maand",
        labels=tuple(months),
        series=(Series("signalen", values),),
        unit="signalen",
    )


def _shown(number: int) -> Value:
    return HIDDEN if 0 < number < SMALLEST else number


def _cell(number: int | None) -> Value:
    return HIDDEN if number is None else number
