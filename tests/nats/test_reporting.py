"""Reports count what was told before there was a service that counts, on a real nats-server."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.broker.streams import EVENTS
from shared.client.front_end import FrontEnd, front_end
from shared.contracts.cloudevents import encode
from shared.contracts.message import Event
from shared.contracts.policy.goals import SetGoal
from shared.contracts.reporting.board import AskBoard
from shared.contracts.reporting.files import ReadBoardFile, ReadReportFile
from shared.contracts.reporting.goals import AskGoals
from shared.contracts.reporting.report import AskReport, Report
from shared.contracts.signals.change import CategoryCorrected
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.reporting import oracle
from tests.reporting.world import DAYS, NAME, NOON, goal, logged, some
from tests.settled import settled

Start = Callable[..., Awaitable[Host]]

BEFORE = ("signals", "policy", "instaclean", "consent")


@asynccontextmanager
async def manager(settings: Settings) -> AsyncIterator[FrontEnd]:
    async with front_end(
        settings.servers, "manager", source=settings.source("frontend"), schemas="x"
    ) as client:
        yield client


async def tell(client: FrontEnd, events: list[Event], *, source: str = "x") -> None:
    """Put events in the stream, as the service that owns them does."""
    for event in events:
        headers, body = encode(event, source=source, schemas="x")
        await client.js.publish(event.subject, body, headers=headers)


async def reported(client: FrontEnd, signals: int) -> Report:
    """Return the report as soon as so many signals are in it, and all else that was told."""
    async with asyncio.timeout(20):
        while True:
            done = await settled(client.js, (EVENTS, "reporting-events"))
            report = await client.ask(AskReport(period=NAME))
            rows = next(t for t in report.sheet.tables if t.name == "signalen").rows
            if done and rows and rows[-1][-1] == signals:
                return report
            await asyncio.sleep(0.05)


def history() -> list[Event]:
    """Return a quarter of signals, one of them corrected."""
    signals = [*some(20, "geweld"), *some(15, "talent", first=50)]
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


async def test_a_service_that_comes_later_counts_what_was_told_before(
    host: Start, settings: Settings
) -> None:
    await host(*choose(BEFORE))
    async with manager(settings) as client:
        events = history()
        await tell(client, events)

        await host(*choose(("reporting",)), neighbours=choose(BEFORE))
        report = await reported(client, signals=35)
        found = oracle.figures(events, begin=DAYS.begin, end=DAYS.end)
        (progress,) = (await client.ask(AskGoals())).goals

    signals = next(t for t in report.sheet.tables if t.name == "signalen")
    assert [row[-1] for row in signals.rows] == [19, 16, 35]
    assert (found.of_category("geweld"), found.of_category("talent")) == (19, 16)
    assert progress.count == oracle.COUNTS["signals"](found) == 35


async def test_a_restart_and_a_repeat_of_everything_change_nothing(
    host: Start, settings: Settings
) -> None:
    running = await host(*choose(()))
    async with manager(settings) as client:
        await tell(client, history())
        before = await reported(client, signals=35)
        await running.stop()
        await tell(client, history(), source="y")  # to the broker these are others
        await host(*choose(()))
        await tell(client, [logged(900, "geweld")])
        after = await reported(client, signals=36)
        again = await client.ask(AskReport(period="2026-q3"))

    rows = [
        next(t for t in r.sheet.tables if t.name == "signalen").rows for r in (before, after)
    ]
    assert [row[-1] for row in rows[0]] == [19, 16, 35]
    assert [row[-1] for row in rows[1]] == [20, 16, 36]
    assert next(t for t in again.sheet.tables if t.name == "signalen").rows == ()


async def test_files_come_whole_and_the_board_is_asked_of_instaclean(
    host: Start, settings: Settings
) -> None:
    await host(*choose(()))
    async with manager(settings) as client:
        await tell(client, history())
        report = await reported(client, signals=35)
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
        async with asyncio.timeout(5):
            while not (goals := (await client.ask(AskGoals())).goals):
                await asyncio.sleep(0.01)

    assert [(g.goal, g.count) for g in goals] == [("meer", 0)]
