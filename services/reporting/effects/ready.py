"""Waits until all is counted that was told: numbers that come too early are too low."""

from shared.hosting.service import HeardAll
from shared.messaging.inbox import Refuse
from shared.process.settings import ANSWERED_WITHIN

PATIENCE = ANSWERED_WITHIN * 0.2


async def be_up_to_date(heard_all: HeardAll) -> None:
    """Return once every event there is now is counted; `Refuse` when that takes too long."""
    if not await heard_all(PATIENCE):
        raise Refuse("not-ready")
