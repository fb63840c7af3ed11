"""A worker corrects, confirms, verifies or closes a signal."""

from uuid import uuid5

from services.signals.domain import safety, states
from services.signals.domain.alarm import HARMLESS
from services.signals.domain.house import House
from services.signals.domain.signal import Signal
from services.signals.domain.verdict import OTHER
from services.signals.effects.accounts import report_account
from services.signals.effects.alarm import end_alarm, raise_alarm
from services.signals.effects.beside import count_beside
from services.signals.effects.evidence import watch_evidence
from services.signals.effects.follow_up import move
from services.signals.effects.opinions import judge_opinions
from services.signals.effects.safety import (
    forget_links,
    leave_nothing_of,
    refuse_links_in_codes,
)
from services.signals.effects.tasks import finish_check
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.change import (
    CategoryConfirmed,
    CategoryCorrected,
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    SignalClosed,
    SignalVerified,
    VerifyOffline,
)
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(CorrectCategory)
async def correct_category(
    command: CorrectCategory, turn: Turn[SignalStore], house: House
) -> None:
    """Give a signal the categories a worker says it has, the one it is about first."""
    refuse_links_in_codes(command)
    _check(command)
    signal = turn.store.open(command.signal_id, by=command.id)

    is_new = not signal.changed_by(command.id)
    if is_new:
        signal = safety.without_what_may_not_be_kept(
            signal.named(command.category, *command.also, by=command.id)
        )
    await turn.store.keep(signal)
    if is_new:
        count_beside(signal)
    told = signal.told_by(command.id)
    await turn.publish(
        CategoryCorrected(
            id=command.derive("corrected"),
            **told.facts,
            previous=told.previous or told.known.category,
        )
    )
    if signal.is_latest(command.id):
        # Whoever names it has looked; but nobody was asked about what was not acute before.
        because = "confirmed" if signal.urgency == "acute" else HARMLESS
        await end_alarm(turn, signal.signal_id, because)
        await raise_alarm(turn, signal, house.on_call)
    await forget_links(turn, signal)
    await report_account(turn, signal, key=house.key)
    await watch_evidence(turn, signal)
    await finish_check(turn, signal)
    await judge_opinions(turn, signal)


@inbox.on(ConfirmCategory)
async def confirm_category(command: ConfirmCategory, turn: Turn[SignalStore]) -> None:
    """Let the category a plugin gave count as a person's word; confirmed before, it stays."""
    signal = turn.store.open(command.signal_id, by=command.id)

    heard = turn.store.was_changed_by(signal.signal_id, command.id)
    if heard and not signal.changed_by(command.id):
        return  # it had been confirmed before, and that was told
    if not signal.is_confirmed:
        signal = signal.named(signal.category, by=command.id)
    await turn.store.keep(signal, by=command.id)
    told = signal.told_by(command.id) if signal.changed_by(command.id) else signal.telling
    await turn.publish(CategoryConfirmed(id=command.derive("confirmed"), **told.facts))
    await forget_links(turn, signal)
    await _settle(turn, signal)


@inbox.on(VerifyOffline)
async def verify_offline(command: VerifyOffline, turn: Turn[SignalStore]) -> None:
    """Note what knowledge from the street says of a signal; a yes confirms its category."""
    signal = turn.store.open(command.signal_id, by=command.id)

    if not signal.changed_by(command.id):
        verified = signal.verified_offline(command)
        leave_nothing_of(turn, verified)
        signal = safety.without_what_may_not_be_kept(verified)
        signal = move(turn, signal, states.VERIFIED)
    await turn.store.keep(signal)
    told = signal.told_by(command.id)
    await turn.publish(SignalVerified(id=command.derive("verified"), **told.facts))
    if command.confirmed:
        await _settle(turn, signal)


@inbox.on(CloseSignal)
async def close_signal(command: CloseSignal, turn: Turn[SignalStore]) -> None:
    """End the follow-up of a signal; closing it again changes nothing."""
    refuse_links_in_codes(command)
    signal = turn.store.known(command.signal_id)

    closed = signal
    if not signal.closed_as:
        if turn.store.was_changed_by(signal.signal_id, command.id):
            return  # it was opened again since
        closed = move(turn, signal, states.CLOSED)
        closed = closed.model_copy(update={"closed_as": command.outcome})
    await turn.store.keep(closed, by=command.id)
    await turn.publish(
        SignalClosed(
            id=uuid5(signal.signal_id, f"closed/{len(closed.moves)}"),
            signal_id=signal.signal_id,
            outcome=closed.closed_as or command.outcome,
        )
    )
    await end_alarm(turn, signal.signal_id, "closed")
    await judge_opinions(turn, closed)


def _check(command: CorrectCategory) -> None:
    codes = {"category": (command.category,), "also": command.also}
    for field, named in codes.items():
        if not set(named) <= CATEGORIES.keys():
            raise Refuse("unknown-category", field=field)
    if command.also and OTHER in (command.category, *command.also):
        raise Refuse("other-beside", field="also")


async def _settle(turn: Turn[SignalStore], signal: Signal) -> None:
    """Let what waited for a person's word wait no longer."""
    if signal.is_latest(turn.cause):
        await end_alarm(turn, signal.signal_id, "confirmed")
    await watch_evidence(turn, signal)
    await finish_check(turn, signal)
    await judge_opinions(turn, signal)
