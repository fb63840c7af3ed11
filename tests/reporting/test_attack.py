"""Somebody collects every report there is, and calculates."""

from collections.abc import Iterator, Sequence
from itertools import permutations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reporting.domain.period import period
from services.reporting.domain.report import HIDDEN
from shared.contracts.message import Event
from shared.contracts.reporting.report import AskReport, Report
from shared.documents.csv_files import Value
from shared.language.metrics import METRICS
from shared.language.taxonomy import CATEGORIES
from tests.privacy.attacker import MOST, Fact, pinned, proves
from tests.reporting.world import NOON, World, goal, logged

MONTHS = {"2026-08": "2026-q3", "2026-10": "2026-q4", "2026-11": "2026-q4"}
KINDS, PLACES = ("geweld", "hulpvraag"), ("noord", "west")
GOALS = {"help-requests": ("hulpvraag",), "worrying-signals": ("geweld",), "signals": KINDS}
PERIODS = ("2026-q3", "2026-q4", "2026-h2", "2026")
CELLS = [" ".join(found) for found in product(MONTHS, KINDS, PLACES)]

Counts = dict[str, int]


def cells(
    *, name: str, kinds: Sequence[str] = KINDS, places: Sequence[str] = PLACES
) -> set[str]:
    """Return the cells of a period, or of a month, of these kinds and places."""
    days = period(name) if name in PERIODS else None
    months = [m for m in MONTHS if m == name or (days and days.holds(period(MONTHS[m])))]
    return {" ".join(found) for found in product(months, kinds, places)}


def events(counts: Counts) -> Iterator[Event]:
    """Yield so many signals; more of a cell are the same ones and others."""
    for place_of_cell, cell in enumerate(CELLS):  # not in the order in which they were drawn
        month, kind, place = cell.split()
        moment = NOON.replace(month=int(month[-2:]))
        for number in range(counts[cell]):
            yield logged(100 * place_of_cell + number + 1, kind, place, moment)


def told(value: Value, where: set[str]) -> Fact:
    """Return what a reader knows by a cell of a table: what is hidden is not zero."""
    if value == HIDDEN:
        return Fact(frozenset(where), 1, MOST * len(where))
    assert isinstance(value, int)
    return Fact(frozenset(where), value, value)


def facts(report: Report) -> Iterator[Fact]:
    """Yield all that a reader can take from the answer."""
    yield from _from_the_table(report)
    yield from _from_the_plots(report)
    goals = next(t.rows for t in report.sheet.tables if t.name == "doelen")
    metrics = {label: metric for metric, label in METRICS.items()}
    for name, metric, _was, _target, now, way, _end in goals:
        assert (now == HIDDEN) == (way == HIDDEN)
        yield told(now, cells(name=str(name), kinds=GOALS[metrics[str(metric)]]))


def _from_the_table(report: Report) -> Iterator[Fact]:
    table = next(t for t in report.sheet.tables if t.name == "signalen")
    places = [name for name in table.columns[1:-1] if name]
    rows = {str(row[0]): row[1:] for row in table.rows}
    for kind, place in product(KINDS, PLACES):
        values = dict(zip(places, rows.get(CATEGORIES[kind].label, ()), strict=False))
        yield told(
            values.get(place, 0), cells(name=report.period, kinds=[kind], places=[place])
        )
    for kind in KINDS:
        row = rows.get(CATEGORIES[kind].label, (0,))
        yield told(row[-1], cells(name=report.period, kinds=[kind]))
    totals = rows.get("totaal", (0,))
    for place, value in zip(places, totals, strict=False):
        yield told(value, cells(name=report.period, places=[place]))
    yield told(totals[-1], cells(name=report.period))


def _from_the_plots(report: Report) -> Iterator[Fact]:
    kinds, months = (
        dict(zip(plot.labels, plot.series[0].values, strict=True))
        for plot in report.sheet.plots
    )
    for kind in KINDS:
        if (bar := kinds.get(CATEGORIES[kind].label)) is not None:
            yield told(int(bar), cells(name=report.period, kinds=[kind]))
    for month, bar in months.items():
        yield told(HIDDEN if bar is None else int(bar), cells(name=month))


def small_groups(known: Sequence[Fact], counts: Counts) -> Iterator[frozenset[str]]:
    """Yield each group of 1 to 4 that a number is about, or one number without another."""
    sums = {fact.cells for fact in known}
    groups = sums | {one - other for one, other in permutations(sums, 2) if other < one}
    for group in groups:
        if 0 < sum(counts[cell] for cell in group) < 5:
            yield group


def marks(known: Sequence[Fact]) -> list[Fact]:
    """Return what a reader would know if only zeros were shown."""
    return [
        fact if fact.most == 0 else Fact(fact.cells, 1, MOST * len(fact.cells))
        for fact in known
    ]


async def attacked(
    counts: Counts, periods: Sequence[str], goals: Sequence[tuple[str, str]]
) -> None:
    world = World()
    await world.hear_all(
        *(
            goal(
                goal=name, metric=metric, baseline=0, target=10,
                begin=period(name).begin, end=period(name).end,
            )
            for name, metric in goals
        ),
        *events(counts),
    )  # fmt: skip
    known: list[Fact] = []
    for name in periods:
        report = await world.hear(AskReport(period=name))
        new = list(facts(report))
        assert all(not (fact.least == fact.most and 0 < fact.most < 5) for fact in new)
        at_best, known = [*known, *marks(new)], [*known, *new]
        assert all(sum(counts[c] for c in f.cells) in range(f.least, f.most + 1) for f in known)
        for group in small_groups(known, counts):
            assert not proves(known, group) or proves(at_best, group)
            assert not pinned(known, group) or pinned(at_best, group)


some_counts = st.fixed_dictionaries(
    dict.fromkeys(CELLS, st.one_of(st.integers(0, 4), st.integers(0, 12)))
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    some_counts,
    st.lists(st.sampled_from(PERIODS), min_size=1, max_size=4),
    st.lists(
        st.tuples(st.sampled_from(PERIODS[:3]), st.sampled_from(list(GOALS))),
        max_size=2,
        unique_by=lambda named: named[0],
    ),
)
async def test_nobody_can_calculate_a_small_number_from_all_reports_together(
    counts: Counts, periods: Sequence[str], goals: Sequence[tuple[str, str]]
) -> None:
    await attacked(counts, periods, goals)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(some_counts, some_counts, st.sampled_from(PERIODS), st.sampled_from(PERIODS))
async def test_what_came_since_an_earlier_report_is_not_given_away_by_it(
    early: Counts, more: Counts, first: str, second: str
) -> None:
    world = World()
    await world.hear_all(*events(early))
    before = list(facts(await world.hear(AskReport(period=first))))
    now = {cell: early[cell] + more[cell] for cell in CELLS}
    await world.hear_all(*events(now))  # those that were heard before are heard again
    new = list(facts(await world.hear(AskReport(period=second))))

    still = [f for f in before if sum(now[c] for c in f.cells) in range(f.least, f.most + 1)]
    known, at_best = [*still, *new], [*still, *marks(new)]
    for group in small_groups(known, now):
        assert not proves(known, group) or proves(at_best, group)
        assert not pinned(known, group) or pinned(at_best, group)


@pytest.mark.parametrize("periods", list(permutations(PERIODS[:3])))
async def test_no_order_of_reports_gives_a_small_number_away(periods: Sequence[str]) -> None:
    counts = dict(zip(CELLS, (9, 3, 12, 6, 7, 2, 8, 1, 11, 5, 4, 6), strict=True))

    await attacked(counts, periods, [("2026-h2", "worrying-signals"), ("2026-q4", "signals")])


async def test_the_attacker_finds_what_is_given_away() -> None:
    counts = dict.fromkeys(CELLS, 0) | {CELLS[0]: 3, CELLS[1]: 9}
    careless = [told(9, {CELLS[1]}), told(12, {CELLS[0], CELLS[1]})]

    assert [g for g in small_groups(careless, counts) if pinned(careless, g)] == [{CELLS[0]}]
