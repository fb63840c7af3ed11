"""An account is weighed: it is on the list while one signal says that it does harm."""

from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.link import AccountDropped
from shared.contracts.instaclean.queue import AccountReturned, ReportAccount
from shared.messaging.turn import Turn

REASON = "harmless"


async def weigh(
    turn: Turn[InstacleanStore], account: Account, signal_id: UUID, cause_id: UUID
) -> None:
    """Take the account off the list, or put it back; tell what this cause did.

    Only while nobody wrote a notice: then a person is at work, and decides.
    """
    if account.moved_by(cause_id) is None:
        harmless = turn.store.is_harmless(account.entry_id)
        if harmless and account.state == states.QUEUED:
            account = account.cleared_by(cause_id, at=turn.now)
        elif not harmless and account.cleared:
            account = account.doubted_by(cause_id, signal_id, at=turn.now)
    await turn.store.accounts.put(account.entry_id, account)
    await _tell(turn, account, signal_id, cause_id)


async def withdraw_sighting(
    turn: Turn[InstacleanStore], command: ReportAccount, entry_id: UUID
) -> None:
    """Let a signal count no more for the account that it wrongly pointed at, and weigh that."""
    sighting = turn.store.tally(entry_id).signals.get(command.signal_id)
    if sighting is None:
        return
    withdrawn = sighting.model_copy(update={"withdrawn": True, "url": None})
    await turn.store.sightings.put(sighting.key, withdrawn)
    cause_id = command.derive("withdrawn")
    await weigh(turn, turn.store.known(entry_id), command.signal_id, cause_id)


async def _tell(
    turn: Turn[InstacleanStore], account: Account, signal_id: UUID, cause_id: UUID
) -> None:
    move = account.moved_by(cause_id)
    if move and move.to == states.DROPPED:
        await turn.publish(
            AccountDropped(
                id=uuid5(account.entry_id, f"harmless/{cause_id}"),
                entry_id=account.entry_id,
                platform=account.platform,
                reason=REASON,
            )
        )
    elif move and (sighting := turn.store.sighting_of(signal_id)):
        await turn.publish(
            AccountReturned(
                id=uuid5(account.entry_id, f"doubted/{cause_id}"),
                entry_id=account.entry_id,
                signal_id=signal_id,
                platform=account.platform,
                category=sighting.categories[-1],
                round=account.round,
            )
        )
