"""The report for the municipality."""

from services.reporting.domain.files import digest, report_name
from services.reporting.effects.desk import Desk
from services.reporting.effects.ready import be_up_to_date
from services.reporting.effects.report import days_of, publish_report
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.reporting.report import AskReport, Report
from shared.documents.files import file_names
from shared.hosting.service import HeardAll
from shared.messaging.turn import Turn


@inbox.on(AskReport)
async def ask_report(
    query: AskReport, turn: Turn[ReportingStore], desk: Desk, heard_all: HeardAll
) -> Report:
    """Return the report of a period, and the names of its files."""
    days = days_of(query.period)
    await be_up_to_date(heard_all)
    sheet = await publish_report(turn, desk, query.period)
    return Report(
        period=query.period,
        begin=days.begin,
        end=days.end,
        sheet=sheet,
        sha256=digest(sheet),
        files=file_names(sheet, report_name(query.period)),
    )
