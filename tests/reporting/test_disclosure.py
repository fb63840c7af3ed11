"""What a report shows gives nobody away, beside all other numbers that were published."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.reporting.domain.report import HIDDEN, SMALLEST
from shared.contracts.message import Event
from shared.contracts.policy.workers import ActivityRecorded
from shared.contracts.reporting.report import AskReport, Report
from shared.contracts.signals.change import CategoryCorrected
from shared.documents.csv_files import Value
from shared.language.taxonomy import CATEGORIES
from shared.privacy import disclosure
from tests.reporting.world import NAME, NOON, World, goal, logged, some

AUGUST = datetime(2026, 8, 20, 12, tzinfo=UTC)


async def asked(world: World, name: str = NAME) -> Report:
    report = await world.hear(AskReport(period=name))
    assert isinstance(report, Report)
    return report


def row(report: Report, table: str, name: str) -> Sequence[Value]:
    """Return what stands behind a name in a table."""
    rows = next(t.rows for t in report.sheet.tables if t.name == table)
    return next(row[1:] for row in rows if row[0] == name)


def total(report: Report, name: str = "totaal") -> Value:
    return row(report, "signalen", name)[-1]


def bars(report: Report, plot: str) -> dict[str, float | None]:
    found = next(p for p in report.sheet.plots if p.name == plot)
    return dict(zip(found.labels, found.series[0].values, strict=True))


def at(moment: datetime, events: Sequence[Event]) -> list[Event]:
    return [event.model_copy(update={"at": moment}) for event in events]


def label(category: str) -> str:
    return CATEGORIES[category].label


def test_what_is_small_here_is_small_in_the_pass() -> None:
    assert disclosure.SMALLEST == SMALLEST


async def test_a_plot_does_not_show_what_the_table_hides() -> None:
    world = World()
    await world.hear_all(*some(3, "geweld"), *some(9, "trend", first=50))
    report = await asked(world)

    assert total(report, label("geweld")) == HIDDEN
    assert label("geweld") not in bars(report, "soorten")
    shown = bars(report, "soorten").get(label("trend"))
    assert (shown is None) == (total(report, label("trend")) == HIDDEN)
    assert shown is None or total(report) == HIDDEN
    assert bars(report, "maanden") == {"2026-11": None if total(report) == HIDDEN else 12}


async def test_the_months_of_a_plot_do_not_add_up_to_the_one_that_is_hidden() -> None:
    world = World()
    for month, count in ((10, 17), (11, 17), (12, 3)):
        moment = NOON.replace(month=month)
        await world.hear_all(*at(moment, some(count, "geweld", first=100 * month)))
    report = await asked(world)
    months = bars(report, "maanden")

    assert months["2026-12"] is None
    assert None in (months["2026-10"], months["2026-11"]) or total(report) == HIDDEN


@pytest.mark.parametrize(
    ("metric", "counted"),
    [("help-requests", 7), ("worrying-signals", 9), ("positive-signals", 2), ("signals", 18)],
)
async def test_a_goal_does_not_show_what_the_table_hides(metric: str, counted: int) -> None:
    world = World()
    await world.hear_all(
        *some(2, "talent"),
        *some(7, "hulpvraag", first=50),
        *some(9, "geweld", first=90),
        goal(metric=metric),
    )
    report = await asked(world)
    told = {
        "talent": total(report, label("talent")),
        "hulpvraag": total(report, label("hulpvraag")),
        "geweld": total(report, label("geweld")),
    }
    *_, now, way, _end = row(report, "doelen", "meer-hulpvragen")

    assert told["talent"] == HIDDEN
    assert (now == HIDDEN) == (way == HIDDEN)
    assert now in (HIDDEN, counted)
    known = [n for n in (told["hulpvraag"], told["geweld"], total(report), now) if n != HIDDEN]
    others = {"help-requests": 7, "worrying-signals": 9, "positive-signals": 2, "signals": 18}
    assert 18 not in known or {7, 9} - set(known)
    assert others[metric] >= SMALLEST or now == HIDDEN


@pytest.mark.parametrize(
    "order", [("q3", "h2"), ("h2", "q3"), ("q3", "h2", "q4"), ("q4", "h2")]
)
async def test_a_half_year_without_its_quarter_is_not_the_hidden_quarter(
    order: Sequence[str],
) -> None:
    world = World()
    await world.hear_all(*at(AUGUST, some(9, "geweld")), *some(3, "geweld", first=50))
    told = {part: total(await asked(world, f"2026-{part}")) for part in order}

    assert told.get("q4", HIDDEN) == HIDDEN
    assert told.get("q3", HIDDEN) == HIDDEN or told["h2"] == HIDDEN
    assert {told.get("q3"), told["h2"]} - {HIDDEN, None}  # one of them can be told


async def test_what_was_published_is_remembered_after_a_restart() -> None:
    world = World()
    await world.hear_all(*at(AUGUST, some(9, "geweld")), *some(3, "geweld", first=50))
    first = await asked(world, "2026-q3")
    world.restart()
    second = await asked(world, "2026-h2")

    assert (total(first), total(second)) == (9, HIDDEN)


async def test_a_quarter_that_nobody_reported_on_does_not_follow_either() -> None:
    world = World()
    for month, count in ((2, 9), (5, 9), (8, 9), (11, 2)):
        moment = NOON.replace(month=month)
        await world.hear_all(*at(moment, some(count, "geweld", first=100 * month)))
    told = [total(await asked(world, f"2026{part}")) for part in ("-q1", "-q2", "-q3", "")]

    assert told[:3] == [9, 9, 9]
    assert told[3] == HIDDEN


async def test_a_goal_with_days_of_its_own_does_not_give_a_quarter_away() -> None:
    world = World()
    both = goal(metric="signals", begin=date(2026, 7, 1), end=date(2026, 12, 31))
    await world.hear_all(both, *at(AUGUST, some(9, "geweld")), *some(3, "geweld", first=50))
    q3, q4 = await asked(world, "2026-q3"), await asked(world, "2026-q4")
    told = [row(report, "doelen", "meer-hulpvragen")[3:5] for report in (q3, q4)]

    assert told[0] == told[1]
    assert total(q3) == HIDDEN or told[0] == (HIDDEN, HIDDEN)


async def test_hours_and_their_part_of_the_way_are_shown_however_few() -> None:
    world = World()
    online = ActivityRecorded(
        at=NOON, worker="amina", platform="x", on=NOON.date(), minutes=150, activity="bring"
    )
    await world.hear_all(online, goal(metric="online-hours", baseline=0, target=4))
    report = await asked(world)

    assert row(report, "cijfers", "uren online") == (2,)
    assert row(report, "doelen", "meer-hulpvragen")[3:5] == (2, "50%")


async def test_a_goal_on_nobody_is_shown() -> None:
    world = World()
    await world.hear_all(goal(baseline=4, target=0))
    report = await asked(world)

    assert row(report, "doelen", "meer-hulpvragen")[3:5] == (0, "100%")


async def test_the_same_numbers_are_the_same_report_and_are_published_once() -> None:
    world = World()
    await world.hear_all(*some(9, "geweld"), *some(3, "talent", first=50))
    first = await asked(world)
    writes = world.shelf._revision
    world.restart()

    assert (await asked(world)).sheet == first.sheet
    assert world.shelf._revision == writes


async def test_a_report_that_was_made_early_does_not_give_away_what_came_later() -> None:
    world = World()
    await world.hear_all(*some(9, "geweld"), *some(8, "talent", "west", first=50))
    early = await asked(world)
    signal = logged(1, "geweld")
    facts = signal.model_dump(include={"urgency", "platform", "seen_at"})
    for number in range(1, 7):  # six of nine were something else
        await world.hear(
            CategoryCorrected(
                at=NOON + timedelta(days=1), **facts, signal_id=logged(number).signal_id,
                revision=2, category="talent", previous="geweld", neighbourhood="noord",
            )
        )  # fmt: skip
    late = await asked(world)

    assert total(early, label("geweld")) == 9
    assert total(late, label("geweld")) == HIDDEN
    assert HIDDEN in (total(late, label("talent")), total(late))


async def test_a_small_number_that_comes_after_a_zero_is_hidden() -> None:
    world = World()
    await world.hear(goal(metric="consents"))
    early = await asked(world)
    await world.hear_all(*some(3, "geweld"))
    late = await asked(world)

    assert row(early, "doelen", "meer-hulpvragen")[3] == 0
    assert total(late) == HIDDEN


async def test_what_is_remembered_of_a_report_has_no_signal_in_it() -> None:
    world = World()
    events = some(9, "geweld")
    await world.hear_all(*events)
    await asked(world)
    (kept,) = [r.value for k, r in world.shelf._rows.items() if k.startswith("publication.")]

    assert kept is not None
    assert not any(str(event.signal_id).encode() in kept for event in events)


async def test_a_signal_that_moves_between_quarters_is_counted_in_each_as_it_was_then() -> None:
    world = World()
    await world.hear_all(*at(AUGUST, some(9, "geweld")), *some(12, "talent", first=50))
    facts: dict[str, Any] = logged(1).model_dump(include={"urgency", "platform", "seen_at"})
    moved = CategoryCorrected(
        at=NOON, **facts, signal_id=logged(1).signal_id, revision=2,
        category="talent", previous="geweld", neighbourhood="noord",
    )  # fmt: skip
    await world.hear(moved)
    q3, q4, h2 = [await asked(world, f"2026-{part}") for part in ("q3", "q4", "h2")]

    assert (total(q3, label("geweld")), total(q4, label("talent"))) == (9, 12)
    # Shown, 8 and 13 would tell that one signal of the summer was moved.
    assert {total(h2, label(c)) for c in ("geweld", "talent")} <= {HIDDEN, 8, 13}
    assert total(h2, label("geweld")) == HIDDEN or total(h2, label("talent")) == HIDDEN
