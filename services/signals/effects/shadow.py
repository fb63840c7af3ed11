"""Categorisers in shadow: counted beside the one that decides, and nothing comes of it."""

from collections.abc import Sequence

from services.signals import hooks
from services.signals.domain.verdict import Label
from shared.hosting import plugins
from shared.hosting.plugins import Ask
from shared.process import metrics

LEARNT = "learnt"  # what learnt on site, and is tried


def count_shadows(
    text: str, labels: Sequence[Label], *, ask: Ask, has_candidate: bool = False
) -> None:
    """Count what each categoriser in shadow says; whatever it does, nothing comes of it.

    One that learnt on site is tried as long as it is the candidate.
    """
    decided = labels[0].category if labels else None
    shadows = dict(ask.shadows)
    if has_candidate:
        shadows[LEARNT] = plugins.alone(hooks, ask, LEARNT)
    for name, shadow in shadows.items():
        metrics.SHADOWS.labels(name, _answer(shadow, text, decided)).inc()


def _answer(shadow: Ask, text: str, decided: str | None) -> str:
    try:
        labels = shadow.categorise(text=text)
    except Exception:  # noqa: BLE001 - a plugin that is being tried may do anything
        return "failed"
    if not labels:
        return "nothing"
    if labels[0].check:
        return "check"
    return "same" if labels[0].category == decided else "other"
