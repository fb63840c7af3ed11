"""A worker corrects, verifies or closes a signal."""

from datetime import datetime
from uuid import UUID, uuid5

from services.signals.domain import safety, states
from services.signals.domain.alarm import OnCall
from services.signals.domain.signal import Signal
from services.signals.handlers.accounts import report_account
from services.signals.handlers.alarm import raise_alarm
from services.signals.handlers.evidence import watch_evidence
from services.signals.handlers.follow_up import finish_check, move
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.change import (
    CategoryCorrected,
    CloseSignal,
    CorrectCategory,
    SignalClosed,
    SignalVerified,
    VerifyOffline,
)
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish


@inbox.on(CorrectCategory)
async def correct_category(
    command: CorrectCategory,
    store: SignalStore,
    key: str,
    on_call: OnCall,
    publish: Publish,
    now: datetime,
) -> None:
    """Give a signal the category a worker says it has."""
    if command.category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    signal = _open(store, command.signal_id, by=command.id)

    if not signal.changed_by(command.id):
        signal = signal.change(
            command.id,
            category=command.category,
            confidence=1.0,
            chosen_by="worker",
            previous_category=signal.category,
            also=(),
            suspected=(),
            unsure=False,
        )
        signal = safety.without_what_may_not_be_kept(signal)
    await store.keep(signal)
    await publish(
        CategoryCorrected(
            id=command.derive("corrected"),
            **dict(signal.facts),
            previous=signal.previous_category or signal.category,
        )
    )
    await raise_alarm(signal, store=store, on_call=on_call, publish=publish, now=now)
    await report_account(signal, key=key, publish=publish)
    await watch_evidence(signal, cause=command.id, store=store, publish=publish, now=now)
    await finish_check(signal, store=store, publish=publish, now=now)


@inbox.on(VerifyOffline)
async def verify_offline(
    command: VerifyOffline, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Note what knowledge from the street says of a signal."""
    signal = _open(store, command.signal_id, by=command.id)

    if not signal.changed_by(command.id):
        signal = signal.change(command.id, verified=command.confirmed, note=command.note)
        signal = move(signal, command.id, states.VERIFIED, now=now)
    await store.keep(signal)
    await publish(SignalVerified(id=command.derive("verified"), **dict(signal.facts)))


@inbox.on(CloseSignal)
async def close_signal(
    command: CloseSignal, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """End the follow-up of a signal; closing it again changes nothing."""
    signal = store.known(command.signal_id)

    closed = signal
    if not signal.closed_as:
        closed = move(signal, command.id, states.CLOSED, now=now)
        closed = closed.model_copy(update={"closed_as": command.outcome})
    await store.keep(closed)
    await publish(
        SignalClosed(
            id=uuid5(signal.signal_id, f"closed/{len(closed.moves)}"),
            signal_id=signal.signal_id,
            outcome=closed.closed_as or command.outcome,
        )
    )


def _open(store: SignalStore, signal_id: UUID, *, by: UUID) -> Signal:
    signal = store.known(signal_id)
    if signal.closed_as and not signal.changed_by(by):
        raise Refuse("signal-closed", field="signal_id")
    return signal
