"""A worker logs a signal."""

from datetime import datetime
from uuid import uuid5

from services.signals.domain import safety
from services.signals.domain.alarm import OnCall
from services.signals.domain.evidence import POSTS
from services.signals.domain.signal import AHEAD, Signal, signal_from
from services.signals.domain.verdict import verdict_on
from services.signals.handlers.accounts import report_account
from services.signals.handlers.alarm import raise_alarm
from services.signals.handlers.duplicates import suggest_duplicate
from services.signals.handlers.evidence import watch_evidence
from services.signals.handlers.follow_up import plan_first_tasks
from services.signals.handlers.shadow import count_shadows
from services.signals.handlers.trends import watch_trends
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.hosting.plugins import Ask
from shared.language.taxonomy import CATEGORIES, PLATFORMS
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(LogSignal)
async def log_signal(
    command: LogSignal,
    store: SignalStore,
    ask: Ask,
    key: str,
    on_call: OnCall,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Write a signal down under the worker's category, or the one the plugins give it."""
    known = store.find(command.signal_id)
    if store.erased.get(command.signal_id):
        raise Refuse("signal-erased", field="signal_id", keep=False)
    if known is None:
        _check(command, now=now)
        signal = _categorised(command, ask=ask, worker=actor, now=now)
    elif known.worker == actor and known.text in (
        command.text,
        safety.without_links(command.text),
    ):
        signal = known
    else:
        raise Refuse("signal-id-taken", field="signal_id")

    if known is None:
        signal = safety.without_what_may_not_be_kept(signal)
        await store.keep(signal)
        observe.CATEGORISED.labels(signal.category, signal.chosen_by).inc()
    await publish(
        SignalLogged(
            id=uuid5(signal.signal_id, "logged"),
            **dict(signal.facts),
            confidence=signal.confidence,
            chosen_by=signal.chosen_by,
            harmful_account=signal.harmful_account,
            suspected=signal.suspected,
        )
    )
    await raise_alarm(signal, store=store, on_call=on_call, publish=publish, now=now)
    await report_account(signal, key=key, publish=publish)
    await watch_evidence(signal, cause=command.id, store=store, publish=publish, now=now)
    await plan_first_tasks(signal, store=store, publish=publish)
    await suggest_duplicate(signal, store=store, publish=publish)
    await watch_trends(
        signal, cause=signal.signal_id, store=store, ask=ask, key=key, publish=publish
    )


def _check(command: LogSignal, *, now: datetime) -> None:
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    if not command.text.get_secret_value().strip():
        raise Refuse("no-text", field="text")
    if safety.holds_an_image(command.text) or safety.holds_an_image(command.url):
        raise Refuse("no-images", field="text")
    if command.post is not None and command.post not in POSTS:
        raise Refuse("unknown-post", field="post")
    if command.category is not None and command.category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    if command.seen_at > now + AHEAD:
        raise Refuse("in-the-future", field="seen_at")


def _categorised(command: LogSignal, *, ask: Ask, worker: str, now: datetime) -> Signal:
    text = command.text.get_secret_value()
    labels = ask.categorise(text=text) or ()
    count_shadows(text, labels, ask=ask)
    verdict = verdict_on(labels, chosen=command.category)
    return signal_from(command, worker=worker, now=now, verdict=verdict)
