"""The report for the municipality: what online youth work did in a period. No persons in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from clients.cli.reporting.figures import COUNTS, Figures
from shared.contracts.message import Message
from shared.contracts.policy.goals import GoalDropped, GoalSet
from shared.documents.csv_files import Value
from shared.documents.plots import Bars
from shared.documents.sheets import Sheet, Table
from shared.language.metrics import METRICS
from shared.language.taxonomy import CATEGORIES
from shared.privacy.small_cells import HIDDEN, SMALLEST, suppress

TOTAL = "totaal"
# Sums of the table of signals: beside it they could give a hidden number away.
IN_THE_TABLE = frozenset(("signals", "worrying-signals", "positive-signals", "help-requests"))


def report(found: Figures, goals: Sequence[tuple[GoalSet, Figures]], *, name: str) -> Sheet:
    """Return the report; the same events give the same bytes.

    `goals` has what the events of each goal's own period come to.
    """
    return Sheet(
        title=f"Online jongerenwerk: resultaten {name.upper().replace('-', ' ')}",
        lines=(
            f"Van {found.begin:%d-%m-%Y} tot en met {found.end:%d-%m-%Y}.",
            f"Aantallen van 1 tot {SMALLEST} staan er niet bij ({HIDDEN}).",
            "Wat je daarmee kunt uitrekenen ook niet. Zo is niemand te herkennen.",
        ),
        tables=(
            _numbers(found),
            _signals(found),
            _partners(found),
            _goals(goals, found),
        ),
        plots=(_per_category(found), _per_month(found)),
    )


def standing_goals(events: Iterable[Message]) -> Mapping[str, GoalSet]:
    """Return the goals that stand, as they were set last."""
    goals: dict[str, GoalSet] = {}
    for event in events:
        if isinstance(event, GoalSet):
            goals[event.goal] = event
        elif isinstance(event, GoalDropped):
            goals.pop(event.goal, None)
    return dict(sorted(goals.items()))


def progress(goal: GoalSet, found: Figures) -> tuple[int, float]:
    """Return what the metric of a goal is now, and which part of the way that is."""
    now = COUNTS[goal.metric](found)
    return now, (now - goal.baseline) / (goal.target - goal.baseline)


def _numbers(found: Figures) -> Table:
    rows = tuple(
        (label, _shown(COUNTS[name](found)))
        for name, label in METRICS.items()
        if name not in IN_THE_TABLE
    )
    return Table("cijfers", "In cijfers", ("wat", "aantal"), rows)


def _signals(found: Figures) -> Table:
    counts = Counter(
        (category, found.places[signal]) for signal, category in found.signals.items()
    )
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


def _goals(goals: Sequence[tuple[GoalSet, Figures]], found: Figures) -> Table:
    rows = []
    for goal, own in goals:
        if goal.end < found.begin or goal.begin > found.end:
            continue
        now, way = progress(goal, own)
        small = _shown(now) == HIDDEN
        rows.append(
            (
                goal.goal,
                METRICS[goal.metric],
                goal.baseline,
                goal.target,
                _shown(now),
                HIDDEN if small else f"{way:.0%}",
                f"{goal.end:%d-%m-%Y}",
            )
        )
    columns = ("doel", "wat", "was", "moet worden", "is nu", "deel van de weg", "einde")
    return Table("doelen", "Doelen", columns, tuple(rows))


def _per_category(found: Figures) -> Bars:
    counts = Counter(found.signals.values())
    shown = [(c, n) for c, n in counts.most_common() if n >= SMALLEST and c in CATEGORIES]
    return Bars(
        title="Signalen per soort (vanaf 5)",
        labels=tuple(CATEGORIES[c].label for c, _ in sorted(shown)),
        series=(("signalen", tuple(float(n) for _, n in sorted(shown))),),
        unit="signalen",
    )


def _per_month(found: Figures) -> Bars:
    counts = Counter(found.months[signal] for signal in found.signals)
    months = sorted(counts)
    values = tuple(float(counts[m]) if counts[m] >= SMALLEST else None for m in months)
    return Bars(
        title="Signalen per maand",
        labels=tuple(months),
        series=(("signalen", values),),
        unit="signalen",
    )


def _shown(number: int) -> Value:
    return HIDDEN if 0 < number < SMALLEST else number


def _cell(number: int | None) -> Value:
    return HIDDEN if number is None else number
