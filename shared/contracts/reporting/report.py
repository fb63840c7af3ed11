"""The report for the municipality, in numbers that any client can show."""

from datetime import date

from pydantic import Field

from shared.contracts.message import Answer, Query
from shared.contracts.reporting.files import FileName
from shared.contracts.roles import COORDINATOR, MANAGER
from shared.documents.sheets import Sheet


class Report(Answer, subject="answer.reporting.report.v1"):
    """What online youth work did in a period. There are no persons in it."""

    period: str
    begin: date
    end: date = Field(description="the last day")
    sheet: Sheet
    sha256: str = Field(description="of the sheet: the same numbers have the same")
    files: tuple[FileName, ...] = Field(description="to be asked for one by one")


class AskReport(
    Query[Report], subject="query.reporting.ask-report.v1", by=(COORDINATOR, MANAGER)
):
    """What was done in a period?"""

    period: str = Field(max_length=100, description="such as `2026-q4`, `2026-h2` or `2026`")
