"""The report for the municipality."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.report import HIDDEN
from shared.contracts.reporting.goals import AskGoals
from shared.contracts.reporting.report import AskReport, Report
from shared.documents.files import file_names, file_of
from shared.documents.sheets import Sheet, Table
from shared.messaging.inbox import Refuse
from tests.reporting.world import DAYS, NAME, NOON, World, goal, logged, some


async def made(*events: object, name: str = NAME) -> Report:
    world = World()
    await world.hear_all(*events)
    report = await world.hear(AskReport(period=name))
    assert isinstance(report, Report)
    return report


def table(sheet: Sheet, name: str) -> Table:
    return next(table for table in sheet.tables if table.name == name)


async def test_the_answer_is_the_whole_report_in_numbers() -> None:
    report = await made(*some(9, "geweld"), *some(6, "talent", first=50))

    assert (report.begin, report.end) == DAYS
    assert report.sheet.title == "Online jongerenwerk: resultaten 2026 Q4"
    assert [t.name for t in report.sheet.tables] == [
        "cijfers",
        "signalen",
        "partners",
        "doelen",
    ]
    assert table(report.sheet, "signalen").rows[-1] == ("totaal", 15, 15)
    assert [(p.name, p.series[0].values) for p in report.sheet.plots] == [
        ("soorten", (9.0, 6.0)),
        ("maanden", (15.0,)),
    ]
    assert Report.model_validate_json(report.model_dump_json()) == report


async def test_the_same_events_give_the_same_bytes_in_any_order_of_repeats() -> None:
    events = some(9, "geweld") + some(6, "talent", first=50)
    first, again = await made(*events), await made(*reversed(events + events))

    assert first.sha256 == again.sha256
    for name in file_names(first.sheet, "v"):
        file_of.cache_clear()
        content = file_of(first.sheet, "v", name)
        file_of.cache_clear()
        assert content == file_of(again.sheet, "v", name)


async def test_a_small_number_is_in_no_file_and_nobody_is_in_any() -> None:
    events = [*some(9, "geweld"), *some(3, "talent", "west", first=50)]
    sheet = (await made(*events)).sheet
    text = file_of(sheet, "v", "v-signalen.csv").decode("utf-8-sig")

    assert HIDDEN in text
    assert '"3"' not in text
    for name in file_names(sheet, "v"):
        if name.endswith((".csv", ".html", ".svg")):
            content = file_of(sheet, "v", name)
            assert not any(str(e.signal_id).encode() in content for e in events)


async def test_an_empty_period_is_a_report_too() -> None:
    sheet = (await made()).sheet

    assert table(sheet, "signalen").rows == ()
    assert file_of(sheet, "v", "v.pdf").startswith(b"%PDF")


async def test_a_goal_is_in_the_report_of_each_period_that_it_is_in() -> None:
    early = goal(goal="eerder", begin=DAYS.begin - timedelta(days=90), end=DAYS.begin)
    events = [early, goal(goal="nu"), *some(7, "hulpvraag")]

    for name, goals in ((NAME, ["eerder", "nu"]), ("2026-q3", ["eerder"]), ("2025-q4", [])):
        rows = table((await made(*events, name=name)).sheet, "doelen").rows
        assert [row[0] for row in rows] == goals


@pytest.mark.parametrize("name", ["zomer", "2026-q5", "Q4 2026", ""])
async def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(Refuse, match="not-a-period"):
        await World().hear(AskReport(period=name))


async def test_a_report_is_not_for_a_helper() -> None:
    with pytest.raises(Refuse, match="not-for-helpers"):
        await World().hear(AskReport(period=NAME), actor="helper-1")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["geweld", "talent", "hulpvraag"]),
            st.sampled_from(["noord", "west", "oost"]),
        ),
        max_size=60,
    )
)
async def test_no_small_number_is_ever_shown(signals: list[tuple[str, str]]) -> None:
    events = [logged(n, c, w, NOON) for n, (c, w) in enumerate(signals, start=1)]
    sheet = (await made(*events)).sheet

    for row in table(sheet, "signalen").rows:
        assert all(not (isinstance(cell, int) and 0 < cell < 5) for cell in row[1:])


async def test_a_service_that_is_behind_tells_no_number() -> None:
    async def not_yet(_seconds: float) -> bool:
        return False

    world = World()
    world.parts = replace(world.parts, heard_all=not_yet)
    bound = {kind: h.bind(world.parts) for kind, h in world.inbox.handlers.items()}
    world.bound = bound

    for query in (AskReport(period=NAME), AskGoals()):
        with pytest.raises(Refuse, match="not-ready"):
            await world.hear(query)
    assert not world.store.publications()
