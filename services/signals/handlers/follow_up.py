"""What is done about a signal: ask on the street, act, open again."""

from services.signals.domain import states
from services.signals.domain.house import House
from services.signals.effects.alarm import raise_alarm
from services.signals.effects.follow_up import move
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.follow_up import (
    ActionRecorded,
    RecordAction,
    ReopenSignal,
    SignalReopened,
    StartVerifying,
    VerifyingStarted,
)
from shared.messaging.turn import Turn


@inbox.on(StartVerifying)
async def start_verifying(command: StartVerifying, turn: Turn[SignalStore]) -> None:
    """Note that somebody is asking on the street."""
    signal = move(turn, turn.store.known(command.signal_id), states.BEING_VERIFIED)
    await turn.store.keep(signal)
    event_id = command.derive("started")
    await turn.publish(VerifyingStarted(id=event_id, signal_id=signal.signal_id))


@inbox.on(RecordAction)
async def record_action(command: RecordAction, turn: Turn[SignalStore]) -> None:
    """Note what was done about a signal."""
    signal = move(turn, turn.store.known(command.signal_id), states.ACTED_UPON)
    await turn.store.keep(signal)
    await turn.publish(
        ActionRecorded(
            id=command.derive("acted"),
            signal_id=signal.signal_id,
            action=command.action,
            by=command.by,
        )
    )


@inbox.on(ReopenSignal)
async def reopen_signal(command: ReopenSignal, turn: Turn[SignalStore], house: House) -> None:
    """Take up the follow-up of a closed signal again; what cannot wait alarms anew."""
    signal = turn.store.known(command.signal_id)
    moved = move(turn, signal, states.REOPENED)
    if moved is not signal:
        moved = moved.model_copy(update={"closed_as": None})
    await turn.store.keep(moved)
    await turn.publish(
        SignalReopened(
            id=command.derive("reopened"), signal_id=signal.signal_id, reason=command.reason
        )
    )
    await raise_alarm(turn, moved, house.on_call)
