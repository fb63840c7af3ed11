"""Fetches the files that the reporting service makes, and writes them into a folder."""

import base64
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from clients.cli.console import out, with_broker, write_files
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.message import Query
from shared.contracts.reporting.board import AskBoard
from shared.contracts.reporting.files import ReadBoardFile, ReadReportFile, ReportFile
from shared.contracts.reporting.report import AskReport

WRITTEN = (".html", ".pdf", ".csv")  # the plots are in the page
AGAIN = ("not-ready", "being-made", "report-changed")  # counting goes on, a year takes long
TRIES = 8  # each waits some seconds for its answer

Read = Callable[[str, int], Query[ReportFile]]
"""Makes the query for a part of a file, the first is 1."""


def write_report(period: str, folder: Path, actor: str) -> None:
    """Write the report of a period into a folder, and say so."""

    async def fetch(client: FrontEnd) -> Mapping[str, bytes]:
        report = await client.ask(AskReport(period=period))

        def read(file: str, part: int) -> ReadReportFile:
            return ReadReportFile(period=period, sha256=report.sha256, file=file, part=part)

        return await _fetched(client, report.files, read)

    _write(fetch, folder, actor)


def write_board(quarter: str | None, folder: Path, actor: str) -> None:
    """Write the results board of Instaclean into a folder, and say so."""

    async def fetch(client: FrontEnd) -> Mapping[str, bytes]:
        board = await client.ask(AskBoard(quarter=quarter))

        def read(file: str, part: int) -> ReadBoardFile:
            return ReadBoardFile(quarter=quarter, sha256=board.sha256, file=file, part=part)

        return await _fetched(client, board.files, read)

    _write(fetch, folder, actor)


def _write(
    fetch: Callable[[FrontEnd], Coroutine[Any, Any, Mapping[str, bytes]]],
    folder: Path,
    actor: str,
) -> None:
    files = with_broker(lambda client: _fetched_whole(client, fetch), actor)
    write_files(folder, files)
    out.print(f"{len(files)} bestanden staan in {folder}.", markup=False)


async def _fetched_whole(
    client: FrontEnd, fetch: Callable[[FrontEnd], Coroutine[Any, Any, Mapping[str, bytes]]]
) -> Mapping[str, bytes]:
    """Fetch anew when it was not ready, or something was counted: all is of one moment."""
    for _ in range(TRIES - 1):
        try:
            return await fetch(client)
        except Declined as no:
            if no.reason not in AGAIN:
                raise
    return await fetch(client)


async def _fetched(client: FrontEnd, names: tuple[str, ...], read: Read) -> Mapping[str, bytes]:
    return {name: await _file(client, name, read) for name in names if name.endswith(WRITTEN)}


async def _file(client: FrontEnd, name: str, read: Read) -> bytes:
    first = await client.ask(read(name, 1))
    rest = [await client.ask(read(name, part)) for part in range(2, first.parts + 1)]
    return b"".join(base64.b64decode(part.content) for part in (first, *rest))
