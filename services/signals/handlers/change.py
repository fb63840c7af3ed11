"""A worker corrects, verifies or closes a signal."""

from uuid import UUID, uuid5

from services.signals.domain.signal import Signal
from services.signals.handlers.accounts import report_account
from services.signals.handlers.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals import (
    CategoryCorrected,
    CloseSignal,
    CorrectCategory,
    SignalClosed,
    SignalVerified,
    VerifyOffline,
)
from shared.inbox import Publish, Refuse
from shared.taxonomy import CATEGORIES


@inbox.on(CorrectCategory)
async def correct_category(
    command: CorrectCategory, store: SignalStore, key: str, publish: Publish
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
        )
    await store.keep(signal)
    await publish(
        CategoryCorrected(
            id=command.derive("corrected"),
            **dict(signal.facts),
            previous=signal.previous_category or signal.category,
        )
    )
    await report_account(signal, key=key, publish=publish)


@inbox.on(VerifyOffline)
async def verify_offline(command: VerifyOffline, store: SignalStore, publish: Publish) -> None:
    """Note what knowledge from the street says of a signal."""
    signal = _open(store, command.signal_id, by=command.id)

    if not signal.changed_by(command.id):
        signal = signal.change(command.id, verified=command.confirmed, note=command.note)
    await store.keep(signal)
    await publish(SignalVerified(id=command.derive("verified"), **dict(signal.facts)))


@inbox.on(CloseSignal)
async def close_signal(command: CloseSignal, store: SignalStore, publish: Publish) -> None:
    """End the follow-up of a signal; closing it again changes nothing."""
    signal = store.known(command.signal_id)

    closed = signal.model_copy(update={"closed_as": signal.closed_as or command.outcome})
    await store.keep(closed)
    await publish(
        SignalClosed(
            id=uuid5(signal.signal_id, f"closed/{signal.revision}"),
            signal_id=signal.signal_id,
            outcome=closed.closed_as or command.outcome,
        )
    )


def _open(store: SignalStore, signal_id: UUID, *, by: UUID) -> Signal:
    signal = store.known(signal_id)
    if signal.closed_as and not signal.changed_by(by):
        raise Refuse("signal-closed", field="signal_id")
    return signal
