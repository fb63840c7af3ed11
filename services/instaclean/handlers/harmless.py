"""An account leaves the list by itself when every signal that pointed at it was harmless."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.domain.verdict import Verdict, verdict_of
from services.instaclean.handlers import clock
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.link import AccountDropped
from shared.contracts.instaclean.queue import AccountReturned
from shared.contracts.signals.change import CategoryCorrected, SignalVerified
from shared.contracts.signals.erase import SignalErased
from shared.messaging.turn import Forget, Publish

REASON = "harmless"
KEPT = timedelta(days=30)  # of a signal without an account: a report of it may come later


@inbox.on(CategoryCorrected)
async def weigh_category(
    event: CategoryCorrected,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Weigh an account anew: a signal about it got another category."""
    verdict = verdict_of(event, at=now)
    await _learn(verdict, event.id, store, settings=instaclean, publish=publish, now=now)


@inbox.on(SignalVerified)
async def weigh_verified(
    event: SignalVerified,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Weigh an account anew: the street said whether a signal about it is right."""
    verdict = verdict_of(event, at=now)
    await _learn(verdict, event.id, store, settings=instaclean, publish=publish, now=now)


@inbox.on(SignalErased)
async def weigh_erased(
    event: SignalErased,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    forget: Forget,
    now: datetime,
) -> None:
    """Weigh an account anew: a signal about it is gone, and so is its link."""
    await forget(event.signal_id)
    verdict = verdict_of(event, at=now)
    sighting = store.sighting_of(event.signal_id)
    if sighting is not None:
        await store.sightings.put(sighting.key, sighting.model_copy(update={"url": None}))
    await _learn(verdict, event.id, store, settings=instaclean, publish=publish, now=now)


async def weigh(
    account: Account,
    signal_id: UUID,
    cause_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Take the account off the list, or put it back; tell what this cause did.

    Only while nobody wrote a notice: then a person is at work, and decides.
    """
    if account.moved_by(cause_id) is None:
        harmless = store.is_harmless(account.entry_id)
        if harmless and account.state == states.QUEUED:
            account = account.cleared_by(cause_id, at=now)
        elif not harmless and account.cleared:
            account = account.doubted_by(cause_id, signal_id, at=now)
        await store.accounts.put(account.entry_id, account)

    move = account.moved_by(cause_id)
    told = {"entry_id": account.entry_id, "platform": account.platform}
    if move and move.to == states.DROPPED:
        dropped = {"id": uuid5(account.entry_id, f"harmless/{cause_id}"), "reason": REASON}
        await publish(AccountDropped.model_validate(told | dropped))
        if account.cleared:
            await clock.set_for_dropped(account, settings=settings, publish=publish)
    elif move and (sighting := store.sighting_of(signal_id)):
        back = {
            "id": uuid5(account.entry_id, f"doubted/{cause_id}"),
            "signal_id": signal_id,
            "category": sighting.categories[-1],
            "round": account.round,
        }
        await publish(AccountReturned.model_validate(told | back))


@inbox.at_start
async def let_go_of_verdicts(store: InstacleanStore, now: datetime) -> None:
    """Forget what is known of signals that never pointed at an account."""
    for verdict in list(store.verdicts):
        if verdict.at < now - KEPT and store.sighting_of(verdict.signal_id) is None:
            await store.verdicts.delete(verdict.signal_id)


async def _learn(
    verdict: Verdict,
    cause_id: UUID,
    store: InstacleanStore,
    *,
    settings: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Keep the verdict unless a later one is known, and weigh the account if there is one."""
    known = store.verdicts.get(verdict.signal_id)
    if known and known.revision > verdict.revision:
        return
    if known is None or known.revision < verdict.revision:
        await store.verdicts.put(verdict.signal_id, verdict)
    if (sighting := store.sighting_of(verdict.signal_id)) is None:
        return  # no account; or its report comes later, and finds the verdict
    await weigh(
        store.known(sighting.entry_id),
        verdict.signal_id,
        cause_id,
        store=store,
        settings=settings,
        publish=publish,
        now=now,
    )
