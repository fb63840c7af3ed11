"""Makes a file of a sheet, and takes a part of it."""

import asyncio
from typing import NamedTuple

import structlog

from services.reporting.domain.files import digest, part_of
from shared.contracts.reporting.files import ReadBoardFile, ReadReportFile, ReportFile
from shared.documents.extra import ExtraMissing
from shared.documents.files import file_of
from shared.documents.sheets import Sheet
from shared.messaging.inbox import Refuse

log = structlog.get_logger()


class NamedSheet(NamedTuple):
    """A sheet, and what the names of its files begin with; no sheet when it is another now."""

    sheet: Sheet | None
    name: str


async def take_part(named: NamedSheet, query: ReadReportFile | ReadBoardFile) -> ReportFile:
    """Return a part of a file; `Refuse` when the sheet is no longer the one that was asked."""
    if named.sheet is None or digest(named.sheet) != query.sha256:
        raise Refuse("report-changed", field="sha256")
    try:
        content = await asyncio.to_thread(file_of, named.sheet, named.name, query.file)
        part = part_of(content, query.part)
    except LookupError:
        raise Refuse("unknown-file", field="file") from None
    except ExtraMissing as missing:
        log.warning("report.not-drawn", reason=str(missing))
        raise Refuse("cannot-make", field="file") from None
    return ReportFile(content=part.content, part=query.part, parts=part.parts)
