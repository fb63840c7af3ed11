"""The files of the report and of the results board."""

from services.reporting.domain.files import board_name, report_name
from services.reporting.effects.board import make_board
from services.reporting.effects.desk import Desk
from services.reporting.effects.files import NamedSheet, take_part
from services.reporting.effects.report import report_as_it_was
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.reporting.files import ReadBoardFile, ReadReportFile, ReportFile
from shared.messaging.turn import Inquire, Turn


@inbox.on(ReadReportFile)
async def read_report_file(
    query: ReadReportFile, turn: Turn[ReportingStore], desk: Desk
) -> ReportFile:
    """Return a part of a file of the report: of the one that was asked, or of none."""
    sheet = desk.ready(query.sha256) or await report_as_it_was(turn, query.period)
    return await take_part(NamedSheet(sheet, report_name(query.period)), query)


@inbox.on(ReadBoardFile)
async def read_board_file(query: ReadBoardFile, desk: Desk, inquire: Inquire) -> ReportFile:
    """Return a part of a file of the results board."""
    sheet = desk.ready(query.sha256) or await make_board(inquire, query.quarter)
    return await take_part(NamedSheet(sheet, board_name(query.quarter)), query)
