"""What is counted in a period: the same facts give the same numbers.

A fact counts on the day it was told, once. A signal counts under its latest category; one
that a person confirmed to be a duplicate does not count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
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

ELSEWHERE = "onbekend"


class Told(NamedTuple):
    """A fact, and the id of the event that told it."""

    event_id: str
    fact: Fact


@dataclass(slots=True)
class Signal:
    """A signal as it counts: its latest category, where it was seen, and its month."""

    category: str
    place: str
    month: str


@dataclass(slots=True)
class Figures:
    """What is counted in one period: never only how many, so that numbers can be compared.

    What has no id of its own is counted by the id of its event.
    """

    logged: dict[UUID, Signal] = field(default_factory=dict)
    duplicates: set[UUID] = field(default_factory=set)
    shared: defaultdict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    actions: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    verified: set[UUID] = field(default_factory=set)
    reported: set[UUID] = field(default_factory=set)
    decisions: dict[UUID, str] = field(default_factory=dict)
    trends: set[str] = field(default_factory=set)
    reach: dict[str, int] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    consents: set[str] = field(default_factory=set)
    minutes: Counter[str] = field(default_factory=Counter)

    @property
    def signals(self) -> Mapping[UUID, Signal]:
        """Return the signals that count."""
        return {id_: s for id_, s in self.logged.items() if id_ not in self.duplicates}


def figures(told: Iterable[Told]) -> Figures:
    """Return what is counted in the facts of a period; they are in order of time."""
    found = Figures()
    for event_id, fact in told:
        _count(found, event_id, fact)
    return found


def _count(found: Figures, event_id: str, fact: Fact) -> None:  # noqa: C901, PLR0912 - by kind
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
            found.shared[fact.partner].add(fact.signal_id)
        case Acted():
            found.actions[fact.by].add(event_id)
        case TrendSeen():
            found.trends.add(event_id)
        case AccountReported():
            found.reported.add(fact.notice_id)
        case NoticeDecision():
            found.decisions[fact.notice_id] = fact.decision
        case Spread():
            found.reach[event_id] = fact.reach
        case Answered():
            found.answered.add(event_id)
        case Online():
            found.minutes[fact.activity] += fact.minutes
        case Consented():
            found.consents.add(event_id)
