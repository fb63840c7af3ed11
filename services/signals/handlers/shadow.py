"""Categorisers that decide nothing: counted beside the one that does, and tried on the past."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from services.signals import hooks
from services.signals.domain.signal import Signal
from services.signals.domain.verdict import Label, Verdict, verdict_on
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.shadow import (
    BackTest,
    BackTested,
    LabelledText,
    LabelledTexts,
    ListLabelledTexts,
)
from shared.hosting import plugins
from shared.hosting.plugins import Ask
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.process import observe

AT_ONCE = 100  # signals between two moments in which others get their turn


def count_shadows(text: str, labels: Sequence[Label], *, ask: Ask) -> None:
    """Count what each categoriser in shadow says; whatever it does, nothing comes of it."""
    said = labels[0].category if labels else None
    for name, shadow in ask.shadows.items():
        observe.SHADOWS.labels(name, _answer(shadow, text, said)).inc()


@inbox.on(BackTest)
async def back_test(query: BackTest, store: SignalStore, ask: Ask) -> BackTested:
    """Let a plugin look at the newest signals, and count what it would have changed."""
    try:
        candidate = plugins.alone(hooks, ask, query.plugin)
    except plugins.BadPlugin:
        raise Refuse("unknown-plugin", field="plugin") from None

    signals, _ = store.newest(query.limit)
    changed: Counter[str] = Counter()
    right = right_then = labelled = urgent_lost = 0
    for number, signal in enumerate(signals):
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
        would = _verdict(candidate, signal)
        if would.category != signal.guess:
            changed[f"{signal.guess}>{would.category}"] += 1
        if signal.chosen_by == "worker":
            labelled += 1
            right += would.category == signal.category
            right_then += signal.guess == signal.category
            urgent_lost += _acute(signal.category) and signal.category not in _all(would)
    return BackTested(
        signals=len(signals),
        changed=dict(changed.most_common()),
        right=right,
        right_then=right_then,
        labelled=labelled,
        urgent_lost=urgent_lost,
    )


@inbox.on(ListLabelledTexts)
async def list_labelled_texts(query: ListLabelledTexts, store: SignalStore) -> LabelledTexts:
    """Return a page of the texts whose category a worker chose."""
    chosen = (s for s in store.by_id(after=query.after) if s.chosen_by == "worker")
    page = [signal for signal, _ in zip(chosen, range(query.limit), strict=False)]
    return LabelledTexts(
        texts=tuple(
            LabelledText(signal_id=s.signal_id, text=s.text, category=s.category, guess=s.guess)
            for s in page
        )
    )


def _answer(shadow: Ask, text: str, said: str | None) -> str:
    try:
        labels = shadow.categorise(text=text)
    except Exception:  # noqa: BLE001 - a plugin that is being tried may do anything
        return "failed"
    if not labels:
        return "nothing"
    if labels[0].check:
        return "check"
    return "same" if labels[0].category == said else "other"


def _verdict(candidate: Ask, signal: Signal) -> Verdict:
    return verdict_on(candidate.categorise(text=signal.text.get_secret_value()) or ())


def _all(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.category, *verdict.also, *verdict.suspected)


def _acute(category: str) -> bool:
    return CATEGORIES[category].urgency == "acute"
