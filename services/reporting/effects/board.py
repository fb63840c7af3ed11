"""Makes the results board of Instaclean."""

from services.reporting.domain.board import board
from shared.contracts.instaclean.results import AskResults
from shared.documents.sheets import Sheet
from shared.messaging.turn import Inquire


async def make_board(inquire: Inquire, quarter: str | None) -> Sheet:
    """Return the board of a quarter, or of all, from what Instaclean answers."""
    return board(await inquire(AskResults(quarter=quarter)), quarter=quarter)
