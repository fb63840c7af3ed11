"""A person says what two accounts that look alike are to each other; or drops one."""

from datetime import datetime
from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.handlers import clock, move
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.link import (
    AccountDropped,
    ConfirmLink,
    DropAccount,
    LinkConfirmed,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish


@inbox.on(ConfirmLink)
async def confirm_link(
    command: ConfirmLink, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    """Make one account of two, note a return, or never suggest the two again."""
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
            await _merge(newer, other, command.id, store=store, now=now)
        case "returned":
            changed = newer.model_copy(update={"returned": True})
            await store.accounts.put(newer.entry_id, _apart(changed, other.entry_id))
        case "different":
            await store.accounts.put(newer.entry_id, _apart(newer, other.entry_id))
            other = store.accounts.get(other.entry_id) or other
            await store.accounts.put(other.entry_id, _apart(other, newer.entry_id))
    await publish(
        LinkConfirmed(
            id=command.derive("link"),
            entry_id=command.entry_id,
            other_id=command.other_id,
            link=command.link,
        )
    )


@inbox.on(DropAccount)
async def drop_account(
    command: DropAccount,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Take an account off the list, and its notice if that is not in a batch yet."""
    account = store.known(command.entry_id)
    notice = store.notices.get(account.notice_id)
    if notice is not None and not notice.moved_by(command.id):
        if notice.state == states.LISTED:
            raise Refuse("in-a-batch", field="entry_id")
        if notice.state not in (states.DRAFT, states.READY):
            raise Refuse("not-now", field="entry_id")
    try:
        dropped = states.moved(account, "account", states.DROPPED, cause_id=command.id, at=now)
    except states.NotAllowed:
        raise Refuse("not-now", field="entry_id") from None

    if notice is not None:
        notice = move.to(notice, states.DROPPED, cause_id=command.id, now=now)
        ended = notice.model_copy(update={"complain_by": notice.complain_by or now})
        await move.keep(ended, cause_id=command.id, store=store)
        await move.tell(ended, cause_id=command.id, publish=publish)
    await store.accounts.put(dropped.entry_id, dropped)
    await publish(
        AccountDropped(
            id=command.derive("dropped"),
            entry_id=dropped.entry_id,
            platform=dropped.platform,
            reason=command.reason,
        )
    )
    await clock.set_for_dropped(dropped, settings=instaclean, publish=publish)


async def _merge(
    newer: Account, other: Account, cause_id: UUID, *, store: InstacleanStore, now: datetime
) -> None:
    try:
        merged = states.moved(newer, "account", states.MERGED, cause_id=cause_id, at=now)
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


def _apart(account: Account, other_id: UUID) -> Account:
    if other_id in account.unlike:
        return account
    return account.model_copy(update={"unlike": (*account.unlike, other_id)[-50:]})
