"""The results board of Instaclean, in numbers that any client can show."""

from pydantic import Field

from shared.contracts.instaclean.batch import Quarter
from shared.contracts.message import Answer, Query
from shared.contracts.reporting.files import FileName
from shared.contracts.roles import COORDINATOR, MANAGER
from shared.documents.sheets import Sheet


class Board(Answer, subject="answer.reporting.board.v1"):
    """What Instaclean achieved. There is no account in it."""

    quarter: Quarter | None
    sheet: Sheet
    sha256: str = Field(description="of the sheet: the same numbers have the same")
    files: tuple[FileName, ...] = Field(description="to be asked for one by one")


class AskBoard(Query[Board], subject="query.reporting.ask-board.v1", by=(COORDINATOR, MANAGER)):
    """What did Instaclean achieve, in one quarter or in all?"""

    quarter: Quarter | None = None
