"""The files of a report, in parts that fit a message."""

import base64
import subprocess
import sys
from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain import files
from services.reporting.domain.files import part_of
from shared.contracts.reporting.files import ReadReportFile, ReportFile
from shared.contracts.reporting.report import AskReport, Report
from shared.documents.files import file_of
from shared.messaging.inbox import Refuse
from tests.reporting.world import NAME, World, some

MESSAGE = 1024 * 1024  # what a broker takes


async def read(world: World, file: str, *, sha256: str = "", part: int = 1) -> ReportFile:
    report = await world.hear(AskReport(period=NAME))
    answer = await world.hear(
        ReadReportFile(period=NAME, sha256=sha256 or report.sha256, file=file, part=part)
    )
    assert isinstance(answer, ReportFile)
    return answer


async def test_every_file_that_is_named_can_be_read() -> None:
    world = World()
    await world.hear_all(*some(9, "geweld"))
    report = await world.hear(AskReport(period=NAME))

    assert {name.rpartition(".")[2] for name in report.files} == {
        "html", "pdf", "csv", "svg", "png"
    }  # fmt: skip
    for name in report.files:
        answer = await read(world, name)
        content = base64.b64decode(answer.content)
        assert (answer.part, answer.parts) == (1, 1)
        assert content == file_of(report.sheet, f"verslag-{NAME}", name)


async def test_a_file_is_of_the_report_that_was_asked_whatever_is_counted_since() -> None:
    world = World()
    await world.hear_all(*some(9, "geweld"))
    report = await world.hear(AskReport(period=NAME))
    query = ReadReportFile(
        period=NAME, sha256=report.sha256, file=f"verslag-{NAME}-signalen.csv"
    )
    first = await world.hear(query)
    await world.hear_all(*some(9, "geweld", first=50))

    assert await world.hear(query) == first.model_copy(update={"id": ANY, "at": ANY})
    assert b'"9"' in base64.b64decode(first.content)


async def test_after_a_restart_a_file_is_of_the_report_that_was_asked_or_of_none() -> None:
    world = World()
    await world.hear_all(*some(9, "geweld"))
    report = await world.hear(AskReport(period=NAME))
    world.restart()
    await read_again(world, report)
    await world.hear_all(*some(9, "geweld", first=50))
    world.restart()

    with pytest.raises(Refuse, match="report-changed"):
        await read_again(world, report)


async def read_again(world: World, report: Report) -> ReportFile:
    query = ReadReportFile(period=NAME, sha256=report.sha256, file=report.files[2])
    answer = await world.hear(query)
    assert isinstance(answer, ReportFile)
    return answer


@pytest.mark.parametrize(("file", "part"), [("ander.pdf", 1), (f"verslag-{NAME}.pdf", 2)])
async def test_what_is_no_file_or_no_part_of_it_is_refused(file: str, part: int) -> None:
    with pytest.raises(Refuse, match="unknown-file"):
        await read(World(), file, part=part)


@given(st.binary(max_size=50), st.integers(1, 9))
def test_the_parts_of_a_file_are_the_file(content: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "SIZE", size)
        parts = part_of(content, 1).parts
        pieces = [part_of(content, number) for number in range(1, parts + 1)]
        with pytest.raises(IndexError):
            part_of(content, parts + 1)

    assert b"".join(base64.b64decode(piece.content) for piece in pieces) == content


def test_a_part_fits_a_message() -> None:
    answer = ReportFile(content=part_of(bytes(3 * MESSAGE), 2).content, part=2, parts=6)

    assert len(answer.model_dump_json()) < MESSAGE * 0.9


WITHOUT = """
import asyncio, sys
sys.modules[sys.argv[1]] = None  # as if it were not installed
from services.reporting.service import service
from shared.contracts.reporting.goals import AskGoals
from shared.contracts.reporting.report import AskReport
from shared.documents.extra import ExtraMissing
from shared.documents.files import file_names, file_of
from shared.documents.sheets import Bars, Series, Sheet, Table
from shared.messaging.inbox import Refuse
from tests.reporting.test_files import read
from tests.reporting.world import NAME, World, goal, some

async def main():
    world = World()
    await world.hear_all(goal(), *some(9, "hulpvraag"))
    print((await world.hear(AskGoals())).goals[0].count)
    try:
        report = await world.hear(AskReport(period=NAME))
        for name in report.files:
            try:
                await read(world, name)
                print(name)
            except Refuse as no:
                print(no.reason)
    except Refuse as no:
        print(no.reason)

def drawn():
    bars = Bars("b", "B", ("a",), (Series("s", (1,)),), "u")
    sheet = Sheet("t", tables=(Table("t", "T", ("a",), ()),), plots=(bars,))
    for name in file_names(sheet, "q"):
        try:
            file_of(sheet, "q", name)
        except ExtraMissing as error:
            print(error)

asyncio.run(main())
drawn()
"""


def without(package: str) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-c", WITHOUT, package], capture_output=True, text=True, check=True
    )
    return answer.stdout.splitlines()


def test_without_what_draws_numbers_are_told_and_a_sentence_says_what_to_install() -> None:
    lines = without("matplotlib")

    assert lines[0] == "9"
    assert lines.count("cannot-make") == 6
    assert sum(line.endswith(".csv") for line in lines) == 4
    assert "pip install 'seintje[reports]'" in lines[-1]


def test_without_what_protects_no_number_of_a_report_is_told() -> None:
    goal_count, log, answer = without("highspy")

    assert (goal_count, answer) == ("9", "cannot-make")
    assert "highspy is not installed" in log
