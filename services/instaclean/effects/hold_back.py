"""A notice is held back: a signal that it was written on was erased."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.dispatch import Dispatch
from services.instaclean.domain.notice import Notice
from services.instaclean.effects import move
from services.instaclean.effects.thaw import thaw
from services.instaclean.effects.weigh import weigh
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.send import SendingDoubted
from shared.messaging.turn import Turn

NOT_SENT = (states.DRAFT, states.READY, states.LISTED, states.OUT)


async def hold_back(turn: Turn[InstacleanStore], account: Account) -> None:
    """Keep the notice of an account from going out with what was erased, or on nothing else.

    What was handed over stays as it is: it is true that it went. While a batch is on its
    way nobody can know whether it arrived, so nothing more of it leaves and a person is asked.
    """
    store = turn.store
    notice = store.notices.get(account.notice_id)
    if notice is None:
        return
    batch = store.batches.get(notice.batch_id) if notice.batch_id else None
    is_sent = batch is not None and batch.sent_at is not None
    erased = () if is_sent else _erased_under(store, account, notice)
    if not erased:
        await move.tell(turn, notice, _cause(turn))  # an earlier try may not have come so far
        return
    held = notice.held_back(erased)
    if batch and batch.state == states.SENDING:
        await store.notices.put(held.notice_id, held)
        await _doubt(turn, batch)
        return
    if batch:
        await thaw(turn, batch)
    await _take_out(turn, held)


async def reopen(turn: Turn[InstacleanStore], batch: Batch) -> None:
    """Open a batch that never arrived, and take what is held back out of it."""
    cause_id = _cause(turn)
    at_earlier_try = [n for n in turn.store.notices if n.moved_by(cause_id)]
    held = turn.store.held_back(batch.batch_id)
    await thaw(turn, batch)
    for notice in (*at_earlier_try, *held):
        await _take_out(turn, notice)
        account = turn.store.known(notice.entry_id)
        await weigh(turn, account, notice.erased[-1], cause_id)


async def _take_out(turn: Turn[InstacleanStore], held: Notice) -> None:
    """Take a notice out of its batch: to be written anew, or to end with nothing in it."""
    store, cause_id = turn.store, _cause(turn)
    ends = store.rests_on_nothing(held.entry_id)
    state = states.DROPPED if ends else states.DRAFT
    notice = store.notice(held.notice_id).held_back(held.erased).taken_out()
    if notice.state != state:
        notice = move.notice_to(turn, notice, state, cause_id)
    if ends:
        notice = notice.emptied(at=turn.now)
    await move.keep(turn, notice, cause_id)
    await move.tell(turn, notice, cause_id)


async def _doubt(turn: Turn[InstacleanStore], batch: Batch) -> None:
    """Stop an attempt that has not begun; ask a person whether the batch has arrived."""
    key = Dispatch.key_of(batch.batch_id, batch.attempt)
    dispatch = turn.store.dispatches.get(key)
    stopped = dispatch is None or dispatch.has_ended
    if stopped and batch.manifest and batch.channel:
        dispatch = Dispatch(
            batch_id=batch.batch_id,
            attempt=batch.attempt,
            channel=batch.channel,
            test=False,
            manifest=batch.manifest,
            state="doubt",
            at=turn.now,
        )
        await turn.store.dispatches.put(key, dispatch)
    if dispatch and dispatch.state == "doubt":
        event_id = uuid5(batch.batch_id, f"doubted/{batch.attempt}")
        fields = batch.fields(batch.accounts)
        await turn.publish(SendingDoubted(id=event_id, channel=dispatch.channel, **fields))


def _erased_under(store: InstacleanStore, account: Account, notice: Notice) -> Sequence[UUID]:
    """Return the erased signals that hold a notice back: it shows them, or has no others."""
    if notice.state not in NOT_SENT:
        return ()
    signals = store.tally(account.entry_id).signals
    erased = [signal_id for signal_id in signals if store.is_erased(signal_id)]
    if store.rests_on_nothing(account.entry_id):
        return erased
    return [signal_id for signal_id in erased if notice.shows(signal_id)]


def _cause(turn: Turn[InstacleanStore]) -> UUID:
    return uuid5(turn.cause, "held")
