"""What the facts of a period come to, in numbers: the same facts give the same numbers.

A fact counts on the day it was told, once. A signal counts under its latest category; one
that a person confirmed to be a duplicate does not count.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from services.reporting.domain.facts import (
    AccountReported,
    Acted,
    Answered,
    Compared,
    Consented,
    Corrected,
    Fact,
    Logged,
    NoticeDecision,
    Online,
    Shared,
    Spread,
    TrendSeen,
    Verified,
)
from shared.language.clock import day_of
from shared.language.taxonomy import CATEGORIES

CLOSED = frozenset(("removed", "disabled", "suspended", "terminated", "accepted"))
ELSEWHERE = "onbekend"


@dataclass(slots=True)
class Signal:
    """A signal as it counts: its latest category, where it was seen, and its month."""

    category: str
    place: str
    month: str


@dataclass(slots=True)
class Figures:
    """The numbers of one period."""

    logged: dict[UUID, Signal] = field(default_factory=dict)
    duplicates: set[UUID] = field(default_factory=set)
    shared: dict[str, set[UUID]] = field(default_factory=dict)
    actions: Counter[str] = field(default_factory=Counter)
    verified: set[UUID] = field(default_factory=set)
    reported: set[UUID] = field(default_factory=set)
    decisions: dict[UUID, str] = field(default_factory=dict)
    trends: int = 0
    reach: int = 0
    answered: int = 0
    minutes: Counter[str] = field(default_factory=Counter)
    consents: int = 0

    @property
    def signals(self) -> Mapping[UUID, Signal]:
        """Return the signals that count."""
        return {id_: s for id_, s in self.logged.items() if id_ not in self.duplicates}

    def of_tone(self, tone: str) -> int:
        """Return how many signals are worrying, neutral or positive."""
        categories = (signal.category for signal in self.signals.values())
        return sum(CATEGORIES[c].tone == tone for c in categories if c in CATEGORIES)

    def of_category(self, category: str) -> int:
        """Return how many signals have a category."""
        return sum(signal.category == category for signal in self.signals.values())


# How each metric is counted.
COUNTS: Mapping[str, Callable[[Figures], int]] = MappingProxyType(
    {
        "signals": lambda f: len(f.signals),
        "worrying-signals": lambda f: f.of_tone("worrying"),
        "positive-signals": lambda f: f.of_tone("positive"),
        "help-requests": lambda f: f.of_category("hulpvraag"),
        "verified-signals": lambda f: len(f.verified),
        "shared-signals": lambda f: len(set().union(*f.shared.values())),
        "actions": lambda f: f.actions.total(),
        "accounts-reported": lambda f: len(f.reported),
        "accounts-closed": lambda f: sum(d in CLOSED for d in f.decisions.values()),
        "trends": lambda f: f.trends,
        "requests-answered": lambda f: f.answered,
        "reach": lambda f: f.reach,
        "online-hours": lambda f: f.minutes.total() // 60,
        "brought-hours": lambda f: f.minutes["bring"] // 60,
        "consents": lambda f: f.consents,
    }
)


def figures(facts: Iterable[Fact]) -> Figures:
    """Return what the facts of a period come to; they are in order of time."""
    found = Figures()
    for fact in facts:
        _count(found, fact)
    return found


def _count(found: Figures, fact: Fact) -> None:  # noqa: C901, PLR0912 - one case per kind
    match fact:
        case Logged():
            place = fact.neighbourhood or ELSEWHERE
            month = f"{day_of(fact.at):%Y-%m}"
            found.logged[fact.signal_id] = Signal(fact.category, place, month)
        case Corrected() if fact.signal_id in found.logged:
            found.logged[fact.signal_id].category = fact.category
        case Verified():
            found.verified.add(fact.signal_id)
        case Compared(repeats=True):
            found.duplicates.add(fact.signal_id)
        case Compared():
            found.duplicates.discard(fact.signal_id)
        case Shared():
            found.shared.setdefault(fact.partner, set()).add(fact.signal_id)
        case Acted():
            found.actions[fact.by] += 1
        case TrendSeen():
            found.trends += 1
        case AccountReported():
            found.reported.add(fact.notice_id)
        case NoticeDecision():
            found.decisions[fact.notice_id] = fact.decision
        case Spread():
            found.reach += fact.reach
        case Answered():
            found.answered += 1
        case Online():
            found.minutes[fact.activity] += fact.minutes
        case Consented():
            found.consents += 1
