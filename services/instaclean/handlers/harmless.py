"""What became of a signal: its account leaves the list, or its notice is held back."""

from datetime import timedelta

from services.instaclean.domain.gone import Gone
from services.instaclean.domain.verdict import Verdict, verdict_of
from services.instaclean.effects.hold_back import hold_back
from services.instaclean.effects.links import forget_links, forget_names
from services.instaclean.effects.weigh import weigh
from services.instaclean.inbox import inbox
from services.instaclean.store import InstacleanStore
from shared.contracts.signals.change import CategoryCorrected, SignalVerified
from shared.contracts.signals.erase import SignalErased
from shared.language.safety import keeps_no_link
from shared.messaging.turn import Turn

KEPT = timedelta(days=30)  # of a signal without an account: a report of it may come later


@inbox.on(CategoryCorrected)
async def weigh_category(event: CategoryCorrected, turn: Turn[InstacleanStore]) -> None:
    """Weigh an account anew: a signal about it got another category.

    If that is never shared, no link of the signal may be kept: it can lead to the image.
    """
    if any(map(keeps_no_link, (event.category, *event.also))):
        await forget_links(turn, event.signal_id)
        await forget_names(turn, event.signal_id)
    await _learn(turn, verdict_of(event, at=turn.now))


@inbox.on(SignalVerified)
async def weigh_verified(event: SignalVerified, turn: Turn[InstacleanStore]) -> None:
    """Weigh an account anew: the street said whether a signal about it is right."""
    await _learn(turn, verdict_of(event, at=turn.now))


@inbox.on(SignalErased)
async def weigh_erased(event: SignalErased, turn: Turn[InstacleanStore]) -> None:
    """Weigh an account anew: a signal about it is gone, and so is its link."""
    await forget_links(turn, event.signal_id)
    await _learn(turn, verdict_of(event, at=turn.now))


@inbox.at_start
async def let_go_of_verdicts(turn: Turn[InstacleanStore]) -> None:
    """Forget what is known of signals that never pointed at an account."""
    for verdict in list(turn.store.verdicts):
        is_old = verdict.at < turn.now - KEPT
        if is_old and turn.store.sighting_of(verdict.signal_id) is None:
            await turn.store.gone.put(verdict.signal_id, Gone(at=turn.now))
            await turn.store.verdicts.delete(verdict.signal_id)


async def _learn(turn: Turn[InstacleanStore], verdict: Verdict) -> None:
    """Keep the verdict unless a later one is known, and weigh the account if there is one."""
    before = turn.store.verdicts.get(verdict.signal_id)
    if before and before.revision > verdict.revision:
        return
    if before is None and turn.store.gone.get(verdict.signal_id):
        return  # what was known of it was forgotten, with its account or without one
    if before is None or before.revision < verdict.revision:
        await turn.store.verdicts.put(verdict.signal_id, verdict)
    if (sighting := turn.store.sighting_of(verdict.signal_id)) is None:
        return  # no account; or its report comes later, and finds the verdict
    await hold_back(turn, turn.store.known(sighting.entry_id))
    account = turn.store.known(sighting.entry_id)
    await weigh(turn, account, verdict.signal_id, turn.cause)
