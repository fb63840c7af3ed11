"""The files of a report and of the results board, in parts that fit a message."""

from pydantic import Field

from shared.contracts.instaclean.batch import Quarter
from shared.contracts.message import Answer, Code, Query
from shared.contracts.roles import COORDINATOR, MANAGER

FileName = Code


class ReportFile(Answer, subject="answer.reporting.report-file.v1"):
    """One part of a file."""

    content: str = Field(description="base64")
    part: int
    parts: int


class ReadReportFile(
    Query[ReportFile], subject="query.reporting.read-report-file.v1", by=(COORDINATOR, MANAGER)
):
    """What does a file of the report for the municipality hold?"""

    period: str = Field(max_length=100)
    sha256: str = Field(max_length=64, description="of the sheet that the file is of")
    file: FileName
    part: int = Field(1, ge=1)


class ReadBoardFile(
    Query[ReportFile], subject="query.reporting.read-board-file.v1", by=(COORDINATOR, MANAGER)
):
    """What does a file of Instaclean's results board hold?"""

    quarter: Quarter | None = None
    sha256: str = Field(max_length=64, description="of the sheet that the file is of")
    file: FileName
    part: int = Field(1, ge=1)
