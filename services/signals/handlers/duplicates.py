"""A person says whether two signals are one."""

from pydantic import SecretStr

from services.signals.domain.duplicates import Link
from services.signals.domain.house import House
from services.signals.domain.signal import Signal
from services.signals.effects.trends import watch_trends
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.duplicates import (
    ConfirmDuplicate,
    DuplicateConfirmed,
    DuplicateRejected,
    ListSuggestions,
    RejectDuplicate,
    Suggestion,
    Suggestions,
)
from shared.hosting.plugins import Ask
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

MOST = 100  # suggestions in one answer
ENOUGH = 200  # characters of a text: a whole answer stays far below what a broker takes


@inbox.on(ConfirmDuplicate)
async def confirm_duplicate(
    command: ConfirmDuplicate, turn: Turn[SignalStore], house: House, ask: Ask
) -> None:
    """Let a signal count as another from now on; what they repeat together has one root."""
    if command.of == command.signal_id:
        raise Refuse("duplicate-of-itself", field="of")
    signal = turn.store.known(command.signal_id)
    turn.store.known(command.of, field="of")

    # One at a time: two links that are all right by themselves may make a circle.
    async with turn.store.linking:
        link = _confirmed(command, turn.store)
        await turn.store.links.put(command.signal_id, link)
    await turn.publish(
        DuplicateConfirmed(
            id=command.derive("confirmed"), signal_id=command.signal_id, of=command.of
        )
    )
    await watch_trends(turn, signal, ask, key=house.key)


@inbox.on(RejectDuplicate)
async def reject_duplicate(
    command: RejectDuplicate, turn: Turn[SignalStore], house: House, ask: Ask
) -> None:
    """Let two signals be two, also when they were said to be one before."""
    signal = turn.store.known(command.signal_id)
    turn.store.known(command.of, field="of")
    link = turn.store.links.get(command.signal_id)
    if link is None:
        raise Refuse("no-such-duplicate", field="of")

    if command.id not in link.decided_by:
        if link.of != command.of:
            raise Refuse("no-such-duplicate", field="of")
        link = link.decided(command.id, "rejected", of=command.of)
    await turn.store.links.put(command.signal_id, link)
    await turn.publish(
        DuplicateRejected(
            id=command.derive("rejected"), signal_id=command.signal_id, of=command.of
        )
    )
    await watch_trends(turn, signal, ask, key=house.key)


@inbox.on(ListSuggestions)
async def list_suggestions(_query: ListSuggestions, turn: Turn[SignalStore]) -> Suggestions:
    """Return what waits for a person, with enough of the texts to compare them."""
    waiting = [(turn.store.find(link.signal_id), link) for link in turn.store.links]
    pairs = [(signal, link) for signal, link in waiting if signal and link.waits]
    pairs.sort(key=lambda pair: (pair[0].logged_at, pair[1].signal_id), reverse=True)
    return Suggestions(
        suggestions=tuple(
            Suggestion(
                signal_id=link.signal_id,
                of=link.of,
                because=link.because,
                likeness=link.likeness,
                text=_beginning(signal),
                of_text=_beginning(turn.store.find(link.of)),
            )
            for signal, link in pairs[:MOST]
        )
    )


def _confirmed(command: ConfirmDuplicate, store: SignalStore) -> Link:
    """Return the link as this command makes it, or refuse; what it made before stays."""
    link = store.links.get(command.signal_id) or Link(
        signal_id=command.signal_id, of=command.of, because="worker"
    )
    if command.id in link.decided_by:
        return link
    if link.state == "confirmed" and link.of != command.of:
        raise Refuse("already-duplicate", field="signal_id")
    if command.signal_id in store.repeated_by(command.of):
        raise Refuse("duplicate-circle", field="of")
    return link.decided(command.id, "confirmed", of=command.of)


def _beginning(signal: Signal | None) -> SecretStr | None:
    return SecretStr(signal.text.get_secret_value()[:ENOUGH]) if signal else None
