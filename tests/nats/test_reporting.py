"""Reports count what was told before there was a service that counts, on a real nats-server."""

import asyncio
import base64
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.client.front_end import Declined, FrontEnd
from shared.contracts.cloudevents import encode
from shared.contracts.message import Event
from shared.contracts.policy.goals import SetGoal
from shared.contracts.reporting.board import AskBoard
from shared.contracts.reporting.files import ReadBoardFile, ReadReportFile
from shared.contracts.reporting.goals import AskGoals
from shared.contracts.reporting.report import AskReport, Report
from shared.contracts.signals.change import CategoryCorrected
from shared.documents.csv_files import Value
from shared.hosting.service import choose
from shared.language.taxonomy import CATEGORIES
from shared.process.settings import Settings
from tests import platform
from tests.platform import PATIENCE, Start
from tests.reporting import oracle
from tests.reporting.world import DAYS, NAME, NOON, goal, logged, some

BEFORE = ("signals", "policy", "instaclean", "consent")


def manager(settings: Settings) -> AbstractAsyncContextManager[FrontEnd]:
    return platform.client(settings, "manager")


async def tell(client: FrontEnd, events: list[Event], *, source: str = "x") -> None:
    """Put events in the stream, as the service that owns them does."""
    for event in events:
        headers, body = encode(event, source=source, schemas="x")
        await client.js.publish(event.subject, body, headers=headers)


async def reported(client: FrontEnd, name: str = NAME) -> Report:
    """Return the report as soon as there is one: while it counts, the service has none."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await client.ask(AskReport(period=name))
            except Declined as no:
                if no.reason not in ("not-ready", "being-made"):
                    raise
            await asyncio.sleep(0.02)


def history() -> list[Event]:
    """Return a quarter of many signals, one of them corrected."""
    signals = [
        *some(20, "geweld"),
        *some(15, "talent", first=50),
        *some(200, "trend", first=99),
    ]
    facts = signals[0].model_dump(include={"signal_id", "urgency", "platform", "seen_at"})
    corrected = CategoryCorrected(
        id=UUID(int=77),
        at=NOON + timedelta(hours=1),
        **facts,
        revision=2,
        category="talent",
        previous="geweld",
    )
    return [*signals, corrected, goal(metric="signals")]


def totals(report: Report) -> dict[str, Value]:
    """Return how many signals there are of each category."""
    rows = next(t.rows for t in report.sheet.tables if t.name == "signalen")
    kinds = {category.label: name for name, category in CATEGORIES.items()}
    return {kinds[str(row[0])]: row[-1] for row in rows if row[0] in kinds}


async def test_a_service_that_comes_later_counts_what_was_told_before(
    host: Start, settings: Settings
) -> None:
    await host(*choose(BEFORE))
    async with manager(settings) as client:
        events = history()
        await tell(client, events)

        await host(*choose(("reporting",)), neighbours=choose(BEFORE))
        report = await reported(client)
        found = oracle.figures(events, begin=DAYS.begin, end=DAYS.end)
        (progress,) = (await client.ask(AskGoals())).goals

    assert totals(report) == {"geweld": 19, "talent": 16, "trend": 200}
    for kind, total in totals(report).items():
        assert found.of_category(kind) == total
    assert progress.count == oracle.COUNTS["signals"](found) == 235


async def test_a_restart_and_a_repeat_of_everything_change_nothing(
    host: Start, settings: Settings
) -> None:
    running = await host(*choose(()))
    async with manager(settings) as client:
        await tell(client, history())
        before = await reported(client)
        await running.stop()
        await tell(client, history(), source="y")  # to the broker these are others
        await host(*choose(()))
        await tell(client, [logged(5000, "geweld")])
        after = await reported(client)
        again = await reported(client, "2026-q3")

    assert totals(before) == {"geweld": 19, "talent": 16, "trend": 200}
    assert totals(after) == {"geweld": 20, "talent": 16, "trend": 200}
    assert totals(again) == {}


async def test_files_come_whole_and_the_board_is_asked_of_instaclean(
    host: Start, settings: Settings
) -> None:
    await host(*choose(()))
    async with manager(settings) as client:
        await tell(client, history())
        report = await reported(client)
        board = await client.ask(AskBoard())
        contents = [
            (
                await client.ask(
                    ReadReportFile(period=NAME, sha256=report.sha256, file=report.files[0])
                )
            ).content,
            (await client.ask(ReadBoardFile(sha256=board.sha256, file=board.files[1]))).content,
        ]

    page, pdf = map(base64.b64decode, contents)
    assert page.startswith(b"<!doctype html>")
    assert b"resultaten 2026 Q4" in page
    assert pdf.startswith(b"%PDF")
    assert board.sheet.title == "Project Instaclean: resultaten, alle kwartalen"


async def test_a_goal_is_seen_as_soon_as_it_was_set(host: Start, settings: Settings) -> None:
    await host(*choose(()))
    begin = datetime.now(UTC).date()
    command = SetGoal(
        goal="meer", metric="signals", baseline=0, target=9, responsible="manager",
        begin=begin, end=begin + timedelta(days=30),
    )  # fmt: skip
    async with manager(settings) as client:
        await client.carry_out(command)
        goals = (await client.ask(AskGoals())).goals

    assert [(g.goal, g.count) for g in goals] == [("meer", 0)]
