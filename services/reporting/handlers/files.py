"""The files of the report and of the results board."""

from services.reporting.domain.files import board_name, report_name
from services.reporting.effects.board import make_board
from services.reporting.effects.files import NamedSheet, take_part
from services.reporting.effects.report import make_report
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.reporting.files import ReadBoardFile, ReadReportFile, ReportFile
from shared.messaging.turn import Inquire, Turn


@inbox.on(ReadReportFile)
async def read_report_file(query: ReadReportFile, turn: Turn[ReportingStore]) -> ReportFile:
    """Return a part of a file of the report."""
    sheet = make_report(turn, query.period)
    return await take_part(NamedSheet(sheet, report_name(query.period)), query)


@inbox.on(ReadBoardFile)
async def read_board_file(query: ReadBoardFile, inquire: Inquire) -> ReportFile:
    """Return a part of a file of the results board."""
    sheet = await make_board(inquire, query.quarter)
    return await take_part(NamedSheet(sheet, board_name(query.quarter)), query)
