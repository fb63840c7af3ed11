"""All that is about an account is forgotten; that it was heard stays known."""

from datetime import datetime

from services.instaclean.domain.account import Account
from services.instaclean.domain.gone import Gone, sighting_id_of
from services.instaclean.store import InstacleanStore


async def forget(store: InstacleanStore, account: Account, *, at: datetime) -> None:
    """Delete all that is about an account, and about those merged into it; itself last.

    That its signals were heard stays known: heard once more they would bring it back.
    """
    for other in [a for a in store.accounts if a.merged_into == account.entry_id]:
        await forget(store, other, at=at)
    for item in store.items_of(account.entry_id):
        await store.items.delete(item.key)
    for proposal in [p for p in store.proposals if p.entry_id == account.entry_id]:
        await store.proposals.delete(proposal.proposal_id)
    if store.screenings.get(account.entry_id):
        await store.screenings.delete(account.entry_id)
    for sighting in store.tally(account.entry_id).in_order:
        sighting_id = sighting_id_of(sighting.entry_id, sighting.signal_id)
        for key in (sighting_id, sighting.signal_id):
            await store.gone.put(key, store.gone.get(key) or Gone(at=at))
        await store.sightings.delete(sighting.key)
        if store.verdicts.get(sighting.signal_id):
            await store.verdicts.delete(sighting.signal_id)
    await store.accounts.delete(account.entry_id)
