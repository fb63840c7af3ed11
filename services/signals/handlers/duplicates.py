"""A person says whether two signals are one."""

from uuid import uuid5

from pydantic import SecretStr

from services.signals.domain.duplicates import Link
from services.signals.domain.signal import Signal
from services.signals.handlers.trends import watch_trends
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.duplicates import (
    ConfirmDuplicate,
    DuplicateConfirmed,
    DuplicateRejected,
    DuplicateSuggested,
    ListSuggestions,
    RejectDuplicate,
    Suggestion,
    Suggestions,
)
from shared.hosting.plugins import Ask
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish

MOST = 100  # suggestions in one answer
ENOUGH = 200  # characters of a text: a whole answer stays far below what a broker takes


async def suggest_duplicate(signal: Signal, *, store: SignalStore, publish: Publish) -> None:
    """Suggest which earlier signal this one may repeat; a pair is suggested once."""
    known = store.links.get(signal.signal_id)
    if (link := known or store.suggestion(signal.signal_id)) is None:
        return
    await store.links.put(signal.signal_id, link)
    if link.state == "suggested":
        await publish(
            DuplicateSuggested(
                id=uuid5(signal.signal_id, "duplicate"),
                signal_id=signal.signal_id,
                of=link.of,
                because=link.because,
                likeness=link.likeness,
            )
        )


@inbox.on(ConfirmDuplicate)
async def confirm_duplicate(
    command: ConfirmDuplicate, store: SignalStore, ask: Ask, key: str, publish: Publish
) -> None:
    """Let a signal count as another from now on; what they repeat together has one root."""
    if command.of == command.signal_id:
        raise Refuse("duplicate-of-itself", field="of")
    signal = store.known(command.signal_id)
    store.known(command.of, field="of")

    # One at a time: two links that are all right by themselves may make a circle.
    async with store.linking:
        link = store.links.get(command.signal_id) or Link(
            signal_id=command.signal_id, of=command.of, because="worker"
        )
        if command.id not in link.decided_by:
            if link.state == "confirmed" and link.of != command.of:
                raise Refuse("already-duplicate", field="signal_id")
            if command.signal_id in store.repeated_by(command.of):
                raise Refuse("duplicate-circle", field="of")
            link = link.decided(command.id, "confirmed", of=command.of)
        await store.links.put(command.signal_id, link)
    await publish(
        DuplicateConfirmed(
            id=command.derive("confirmed"), signal_id=command.signal_id, of=command.of
        )
    )
    await watch_trends(signal, cause=command.id, store=store, ask=ask, key=key, publish=publish)


@inbox.on(RejectDuplicate)
async def reject_duplicate(
    command: RejectDuplicate, store: SignalStore, ask: Ask, key: str, publish: Publish
) -> None:
    """Let two signals be two, also when they were said to be one before."""
    signal = store.known(command.signal_id)
    store.known(command.of, field="of")
    link = store.links.get(command.signal_id)
    if link is None:
        raise Refuse("no-such-duplicate", field="of")

    if command.id not in link.decided_by:
        if link.of != command.of:
            raise Refuse("no-such-duplicate", field="of")
        link = link.decided(command.id, "rejected", of=command.of)
    await store.links.put(command.signal_id, link)
    await publish(
        DuplicateRejected(
            id=command.derive("rejected"), signal_id=command.signal_id, of=command.of
        )
    )
    await watch_trends(signal, cause=command.id, store=store, ask=ask, key=key, publish=publish)


@inbox.on(ListSuggestions)
async def list_suggestions(_query: ListSuggestions, store: SignalStore) -> Suggestions:
    """Return what waits for a person, with enough of the texts to compare them."""
    waiting = [(store.find(link.signal_id), link) for link in store.links if link.waits]
    known = [(signal, link) for signal, link in waiting if signal is not None]
    known.sort(key=lambda pair: (pair[0].logged_at, pair[1].signal_id), reverse=True)
    return Suggestions(
        suggestions=tuple(
            Suggestion(
                signal_id=link.signal_id,
                of=link.of,
                because=link.because,
                likeness=link.likeness,
                text=_beginning(signal),
                of_text=_beginning(store.find(link.of)),
            )
            for signal, link in known[:MOST]
        )
    )


def _beginning(signal: Signal | None) -> SecretStr | None:
    return SecretStr(signal.text.get_secret_value()[:ENOUGH]) if signal else None
