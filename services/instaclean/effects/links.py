"""Links that may be kept no longer: of a signal that is gone, or is of what is never shared."""

from uuid import UUID

from pydantic import SecretStr

from services.instaclean.domain.account import Account
from services.instaclean.store import InstacleanStore
from shared.language.safety import LINK_TAKEN_OUT, name_holds_a_link
from shared.messaging.turn import Turn


async def forget_links(turn: Turn[InstacleanStore], signal_id: UUID) -> None:
    """Forget the link that a signal came with, and what was put aside about the signal."""
    await turn.forget(signal_id)
    for sighting in turn.store.sightings_of(signal_id):
        bare = sighting.model_copy(update={"url": None})
        await turn.store.sightings.put(sighting.key, bare)


async def forget_names(turn: Turn[InstacleanStore], signal_id: UUID) -> None:
    """Forget the names of a signal's accounts that are links: they may lead to the image."""
    for sighting in turn.store.sightings_of(signal_id):
        account = turn.store.known(sighting.entry_id)
        await turn.store.accounts.put(account.entry_id, _without_links(account))


def _without_links(account: Account) -> Account:
    handles = tuple(dict.fromkeys(map(_without_link, account.handles)))
    update = {"handle": _without_link(account.handle), "handles": handles}
    return account.model_copy(update=update)


def _without_link(handle: SecretStr) -> SecretStr:
    is_link = name_holds_a_link(handle.get_secret_value())
    return SecretStr(LINK_TAKEN_OUT) if is_link else handle
