"""A worker logs a signal."""

from uuid import uuid5

from services.signals.domain import safety
from services.signals.domain.alarm import NOBODY
from services.signals.domain.house import House
from services.signals.domain.pasted import completed_from_text
from services.signals.domain.signal import Signal, signal_from
from services.signals.domain.verdict import verdict_on
from services.signals.effects.beside import count_beside
from services.signals.effects.follow_up import begin_follow_up
from services.signals.effects.safety import leave_nothing_of, refuse_links_in_codes
from services.signals.effects.shadow import count_shadows
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.hosting.plugins import Ask
from shared.language.clock import AHEAD
from shared.language.safety import keeps_no_link
from shared.language.signals import POSTS
from shared.language.taxonomy import CATEGORIES, PLATFORMS
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(LogSignal)
async def log_signal(
    command: LogSignal, turn: Turn[SignalStore], house: House, ask: Ask
) -> None:
    """Write a signal down under the worker's category, or the one the plugins give it."""
    if keeps_no_link(command.category):
        turn.erase_command()
    refuse_links_in_codes(command)
    kept = _kept(command, turn)
    if kept is None:
        _check(command, turn)
    signal = kept or _categorised(command, turn, ask)
    leave_nothing_of(turn, signal)

    await turn.store.keep(signal)
    if kept is None:
        metrics.CATEGORISED.labels(signal.category, signal.chosen_by).inc()
        count_beside(signal)
    told = signal.told_by(command.id)
    on_call = house.on_call if told.cannot_wait else NOBODY
    await turn.publish(
        SignalLogged(
            id=uuid5(signal.signal_id, "logged"),
            **told.facts,
            confidence=told.confidence,
            chosen_by=told.chosen_by,
            harmful_account=told.harmful_account,
            suspected=told.suspected,
            asked=on_call.people,
            reached=on_call.reached,
        )
    )
    await begin_follow_up(turn, signal, house, ask)


def _kept(command: LogSignal, turn: Turn[SignalStore]) -> Signal | None:
    """Return what was kept when the same was sent before; refuse another under its id."""
    if turn.store.erased.get(command.signal_id):
        raise Refuse("signal-erased", field="signal_id", keep=False)
    signal = turn.store.find(command.signal_id)
    if signal is None:
        return None
    texts = (command.text, safety.without_links(command.text))
    if signal.worker != turn.actor or signal.text not in texts:
        raise Refuse("signal-id-taken", field="signal_id")
    return signal


def _check(command: LogSignal, turn: Turn[SignalStore]) -> None:
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    if not command.text.get_secret_value().strip():
        raise Refuse("no-text", field="text")
    if command.post is not None and command.post not in POSTS:
        raise Refuse("unknown-post", field="post")
    if command.category is not None and command.category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    if command.seen_at > turn.now + AHEAD:
        raise Refuse("in-the-future", field="seen_at")


def _categorised(command: LogSignal, turn: Turn[SignalStore], ask: Ask) -> Signal:
    text = command.text.get_secret_value()
    labels = ask.categorise(text=text) or ()
    has_candidate = turn.store.models.candidate is not None
    count_shadows(text, labels, ask=ask, has_candidate=has_candidate)
    verdict = verdict_on(labels, chosen=command.category)
    signal = signal_from(command, worker=turn.actor, now=turn.now, verdict=verdict)
    return safety.without_what_may_not_be_kept(completed_from_text(signal))
