"""A signal turns out to point at another account than the one that was reported."""

from uuid import UUID

from services.instaclean.effects.hold_back import hold_back
from services.instaclean.effects.weigh import weigh
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.queue import ReportAccount
from shared.messaging.turn import Turn


async def withdraw_sighting(
    turn: Turn[InstacleanStore], command: ReportAccount, entry_id: UUID
) -> None:
    """Let a signal count no more for the account that it wrongly pointed at, and weigh that."""
    sighting = turn.store.tally(entry_id).signals.get(command.signal_id)
    if sighting is None:
        return
    withdrawn = sighting.model_copy(update={"withdrawn": True, "url": None})
    await turn.store.sightings.put(sighting.key, withdrawn)
    await hold_back(turn, turn.store.known(entry_id))
    cause_id = command.derive("withdrawn")
    await weigh(turn, turn.store.known(entry_id), command.signal_id, cause_id)
