"""Who or what each metric of shared/language/metrics.py counts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from services.reporting.domain.figures import Figures
from shared.language.taxonomy import CATEGORIES

CLOSED = frozenset(("removed", "disabled", "suspended", "terminated", "accepted"))

Members = Mapping[tuple[str, object], int]
"""Who is counted in a number, and how often: once, but for those that a message reached.

The key begins with the kind, so that a signal that was shared is another than one that was
logged: a number of the one is never taken from a number of the other.
"""


def each(kind: str, counted: Iterable[object]) -> Members:
    """Return members that are counted once."""
    return {(kind, id_): 1 for id_ in counted}


def signals_of(found: Figures, categories: Collection[str] | None = None) -> Members:
    """Return the signals of these categories, or of all."""
    counted = found.signals.items()
    return each(
        "signal", (i for i, s in counted if categories is None or s.category in categories)
    )


def _of_tone(tone: str) -> Callable[[Figures], Members]:
    categories = frozenset(name for name, c in CATEGORIES.items() if c.tone == tone)
    return lambda found: signals_of(found, categories)


# A reach of 0 counts nobody.
PEOPLE: Mapping[str, Callable[[Figures], Members]] = MappingProxyType(
    {
        "signals": signals_of,
        "worrying-signals": _of_tone("worrying"),
        "positive-signals": _of_tone("positive"),
        "help-requests": lambda f: signals_of(f, ("hulpvraag",)),
        "verified-signals": lambda f: each("verified", f.verified),
        "shared-signals": lambda f: each("shared", set().union(*f.shared.values())),
        "actions": lambda f: each("action", set().union(*f.actions.values())),
        "accounts-reported": lambda f: each("reported", f.reported),
        "accounts-closed": lambda f: each(
            "closed", (notice for notice, how in f.decisions.items() if how in CLOSED)
        ),
        "trends": lambda f: each("trend", f.trends),
        "requests-answered": lambda f: each("answered", f.answered),
        "reach": lambda f: {("reach", i): n for i, n in f.reach.items() if n},
        "consents": lambda f: each("consent", f.consents),
    }
)
"""Metrics that count people or what was about them: a small number of those is hidden."""

HOURS: Mapping[str, Callable[[Figures], int]] = MappingProxyType(
    {
        "online-hours": lambda f: f.minutes.total() // 60,
        "brought-hours": lambda f: f.minutes["bring"] // 60,
    }
)
"""Metrics that count whole hours of work, which tell nothing of anybody."""


def count(metric: str, found: Figures) -> int:
    """Return what a metric comes to; `KeyError` when there is no such metric."""
    if metric in HOURS:
        return HOURS[metric](found)
    return sum(PEOPLE[metric](found).values())
