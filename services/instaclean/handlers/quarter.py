"""A quarter ends: what is ready is collected for every platform."""

from datetime import datetime, tzinfo
from uuid import uuid5

from services.instaclean.domain.account import LIST
from services.instaclean.domain.quarter import end_of, quarter_of
from services.instaclean.effects.board import renew
from services.instaclean.effects.collect import gather, tell_gathered
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.quarter import QuarterDue, QuarterEnded
from shared.contracts.message import Timer
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(QuarterDue)
async def end_quarter(
    due: QuarterDue, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Collect what is ready for every platform, and wait for the next quarter's end."""
    batches = accounts = 0
    for platform in turn.store.platforms_in_play(due.quarter):
        cause_id = uuid5(LIST, f"{due.quarter}/{platform}/ended")
        try:
            gathered = await gather(turn, platform, due.quarter, cause_id)
        except Refuse:
            continue  # this quarter's batch has gone already: what is left waits for the next
        await tell_gathered(turn, gathered)
        batches, accounts = batches + 1, accounts + len(gathered.added)

    await turn.publish(
        QuarterEnded(
            id=uuid5(LIST, f"{due.quarter}/ended"),
            quarter=due.quarter,
            batches=batches,
            accounts=accounts,
        )
    )
    renew(turn.store, settings.zone)
    await wait_for_quarter(turn, settings)


@inbox.at_start
async def wait_for_quarter(turn: Turn[InstacleanStore], settings: InstacleanSettings) -> None:
    """Set the timer of the present quarter's end: no row has it, for there may be none yet."""
    timer = _end_of_quarter(turn.now, settings.zone)
    await turn.publish(timer.message, due=timer.at)


def _end_of_quarter(now: datetime, zone: tzinfo) -> Timer:
    quarter = quarter_of(now, zone)
    due_id = uuid5(LIST, f"quarter-due/{quarter}")
    return Timer(QuarterDue(id=due_id, quarter=quarter), end_of(quarter, zone))
