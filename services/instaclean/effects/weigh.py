"""An account is weighed: it is on the list while one signal says that it does harm."""

from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.link import AccountDropped
from shared.contracts.instaclean.queue import AccountReturned
from shared.messaging.turn import Turn

REASON = "harmless"


async def weigh(
    turn: Turn[InstacleanStore], account: Account, signal_id: UUID, cause_id: UUID
) -> None:
    """Take the account off the list, or put it back; tell what this cause did.

    Only while nobody wrote a notice: then a person is at work, and decides. A notice that
    was held back to its end takes its account with it.
    """
    if account.moved_by(cause_id) is None:
        harmless = turn.store.is_harmless(account.entry_id)
        if harmless and _may_leave(turn.store, account):
            account = account.cleared_by(cause_id, at=turn.now)
        elif not harmless and account.cleared:
            account = account.doubted_by(cause_id, signal_id, at=turn.now)
    by = cause_id if account.moved_by(cause_id) else None
    await turn.store.accounts.put(account.entry_id, account, by=by)
    await _tell(turn, account, signal_id, cause_id)


def _may_leave(store: InstacleanStore, account: Account) -> bool:
    if account.state != states.NOTICED:
        return account.state == states.QUEUED
    notice = store.notices.get(account.notice_id)
    return notice is not None and notice.state == states.DROPPED


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
