"""A person says what two accounts that look alike are to each other; or drops one."""

from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.domain.notice import Notice
from services.instaclean.effects import move
from services.instaclean.inbox import inbox
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.link import (
    AccountDropped,
    ConfirmLink,
    DropAccount,
    LinkConfirmed,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(ConfirmLink)
async def confirm_link(command: ConfirmLink, turn: Turn[InstacleanStore]) -> None:
    """Make one account of two, note a return, or never suggest the two again."""
    store = turn.store
    newer, other = store.accounts.get(command.entry_id), store.known(command.other_id)
    if newer is None:
        newer = store.known(command.entry_id)
    if newer.moved_by(command.id) is None:
        if newer.entry_id == other.entry_id:
            raise Refuse("same-account", field="other_id")
        if newer.platform != other.platform:
            raise Refuse("other-platform", field="other_id")

    match command.link:
        case "same":
            await _merge(turn, newer, other)
        case "returned":
            changed = newer.model_copy(update={"returned": True})
            await store.accounts.put(newer.entry_id, changed.apart_from(other.entry_id))
        case "different":
            await store.accounts.put(newer.entry_id, newer.apart_from(other.entry_id))
            other = store.accounts.get(other.entry_id) or other
            await store.accounts.put(other.entry_id, other.apart_from(newer.entry_id))
    await turn.publish(
        LinkConfirmed(
            id=command.derive("link"),
            entry_id=command.entry_id,
            other_id=command.other_id,
            link=command.link,
        )
    )


@inbox.on(DropAccount)
async def drop_account(command: DropAccount, turn: Turn[InstacleanStore]) -> None:
    """Take an account off the list, and its notice if that is not in a batch yet."""
    account = turn.store.known(command.entry_id)
    notice = turn.store.notices.get(account.notice_id)
    _refuse_unless_open(notice, command.id)
    try:
        dropped = states.moved(
            account, "account", states.DROPPED, cause_id=command.id, at=turn.now
        )
    except states.NotAllowed:
        raise Refuse("not-now", field="entry_id") from None

    if notice is not None:
        notice = move.notice_to(turn, notice, states.DROPPED, command.id)
        ended = notice.model_copy(update={"complain_by": notice.complain_by or turn.now})
        await move.keep(turn, ended, command.id)
        await move.tell(turn, ended, command.id)
    await turn.store.accounts.put(dropped.entry_id, dropped)
    await turn.publish(
        AccountDropped(
            id=command.derive("dropped"),
            entry_id=dropped.entry_id,
            platform=dropped.platform,
            reason=command.reason,
        )
    )


def _refuse_unless_open(notice: Notice | None, cause_id: UUID) -> None:
    if notice is None or notice.moved_by(cause_id):
        return
    if notice.state == states.LISTED:
        raise Refuse("in-a-batch", field="entry_id")
    if notice.state not in (states.DRAFT, states.READY):
        raise Refuse("not-now", field="entry_id")


async def _merge(turn: Turn[InstacleanStore], newer: Account, other: Account) -> None:
    store = turn.store
    try:
        merged = states.moved(newer, "account", states.MERGED, cause_id=turn.cause, at=turn.now)
    except states.NotAllowed:
        raise Refuse("not-now", field="entry_id") from None
    into = newer.merged_into or other.entry_id
    # Merged first: what is reported from now on goes to the other; then what came before.
    await store.accounts.put(newer.entry_id, merged.model_copy(update={"merged_into": into}))
    for sighting in store.tally(newer.entry_id).in_order:
        tally = store.tally(into)
        if sighting.signal_id not in tally.signals:
            place = {"entry_id": into, "number": tally.last_number + 1}
            copy = sighting.model_copy(update=place)
            await store.sightings.put(copy.key, copy)
    for item in store.items_of(newer.entry_id):
        copied = item.model_copy(update={"entry_id": into})
        await store.items.put(copied.key, copied)
    account = store.accounts.get(into) or other
    await store.accounts.put(into, account.taking_over(merged))
