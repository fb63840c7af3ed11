"""The results board of Instaclean."""

from services.reporting.domain.files import board_name, digest
from services.reporting.effects.board import make_board
from services.reporting.effects.desk import Desk
from services.reporting.inbox import inbox
from shared.contracts.reporting.board import AskBoard, Board
from shared.documents.files import file_names
from shared.messaging.turn import Inquire


@inbox.on(AskBoard)
async def ask_board(query: AskBoard, desk: Desk, inquire: Inquire) -> Board:
    """Return the board, and the names of its files."""
    sheet = desk.lay(await make_board(inquire, query.quarter))
    return Board(
        quarter=query.quarter,
        sheet=sheet,
        sha256=digest(sheet),
        files=file_names(sheet, board_name(query.quarter)),
    )
