"""The figures as they were counted when the command line still read the events itself.

The service must come to the same numbers for the same stream of events.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.contracts.consent.record import ConsentRecorded
from shared.contracts.instaclean.decide import NoticeDecided
from shared.contracts.instaclean.notice import NoticeMoved
from shared.contracts.message import Event, Message
from shared.contracts.policy.workers import ActivityRecorded
from shared.contracts.signals.change import CategoryCorrected, SignalClosed, SignalVerified
from shared.contracts.signals.duplicates import DuplicateConfirmed, DuplicateRejected
from shared.contracts.signals.follow_up import ActionRecorded
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.requests import MessageSpread, RequestAnswered
from shared.contracts.signals.share import SignalShared
from shared.contracts.signals.trends import TrendDetected
from shared.language.taxonomy import CATEGORIES

HERE = ZoneInfo("Europe/Amsterdam")
CLOSED = frozenset(("removed", "disabled", "suspended", "terminated", "accepted"))
ELSEWHERE = "onbekend"

COUNTED: tuple[type[Event], ...] = (
    ActionRecorded,
    ActivityRecorded,
    CategoryCorrected,
    ConsentRecorded,
    DuplicateConfirmed,
    DuplicateRejected,
    MessageSpread,
    NoticeDecided,
    NoticeMoved,
    RequestAnswered,
    SignalClosed,
    SignalLogged,
    SignalShared,
    SignalVerified,
    TrendDetected,
)
"""Every kind of event that changes a figure."""


@dataclass(slots=True)
class Figures:
    """The numbers of one period."""

    begin: date
    end: date
    categories: dict[UUID, str] = field(default_factory=dict)
    places: dict[UUID, str] = field(default_factory=dict)
    months: dict[UUID, str] = field(default_factory=dict)
    duplicates: set[UUID] = field(default_factory=set)
    shared: dict[str, set[UUID]] = field(default_factory=dict)
    actions: Counter[str] = field(default_factory=Counter)
    closed: set[UUID] = field(default_factory=set)
    verified: set[UUID] = field(default_factory=set)
    reported: set[UUID] = field(default_factory=set)
    decisions: dict[UUID, str] = field(default_factory=dict)
    trends: Counter[str] = field(default_factory=Counter)
    reach: int = 0
    answered: int = 0
    minutes: Counter[str] = field(default_factory=Counter)
    consents: int = 0
    heard: set[UUID] = field(default_factory=set)

    def hear(self, event: Event) -> None:
        """Count an event of the period, once."""
        day = event.at.astimezone(HERE).date()
        if self.begin <= day <= self.end and event.id not in self.heard:
            self.heard.add(event.id)
            _count(self, event, day)

    @property
    def signals(self) -> Mapping[UUID, str]:
        """Return the signals that count, with their category."""
        return {s: c for s, c in self.categories.items() if s not in self.duplicates}

    def of_tone(self, tone: str) -> int:
        """Return how many signals are worrying, neutral or positive."""
        return sum(CATEGORIES[c].tone == tone for c in self.signals.values() if c in CATEGORIES)

    def of_category(self, category: str) -> int:
        """Return how many signals have a category."""
        return sum(c == category for c in self.signals.values())

    @property
    def accounts_closed(self) -> int:
        """Return how many accounts a platform acted on."""
        return sum(decision in CLOSED for decision in self.decisions.values())


# How each metric is counted.
COUNTS: Mapping[str, Callable[[Figures], int]] = MappingProxyType(
    {
        "signals": lambda f: len(f.signals),
        "worrying-signals": lambda f: f.of_tone("worrying"),
        "positive-signals": lambda f: f.of_tone("positive"),
        "help-requests": lambda f: f.of_category("hulpvraag"),
        "verified-signals": lambda f: len(f.verified),
        "shared-signals": lambda f: len(set().union(*f.shared.values())) if f.shared else 0,
        "actions": lambda f: f.actions.total(),
        "accounts-reported": lambda f: len(f.reported),
        "accounts-closed": lambda f: f.accounts_closed,
        "trends": lambda f: f.trends.total(),
        "requests-answered": lambda f: f.answered,
        "reach": lambda f: f.reach,
        "online-hours": lambda f: f.minutes.total() // 60,
        "brought-hours": lambda f: f.minutes["bring"] // 60,
        "consents": lambda f: f.consents,
    }
)


def figures(events: Iterable[Message], *, begin: date, end: date) -> Figures:
    """Return what the events from `begin` up to and including `end` come to."""
    found = Figures(begin, end)
    for event in events:
        if isinstance(event, Event):
            found.hear(event)
    return found


def period(name: str) -> tuple[date, date]:
    """Return first and last day of `2026-q4`, `2026-h2` or `2026`; else `ValueError`."""
    year, _, part = name.partition("-")
    if not (year.isdigit() and len(year) == 4):
        raise ValueError(name)
    months = {"": (1, 12), "h1": (1, 6), "h2": (7, 6)} | {
        f"q{n}": (3 * n - 2, 3) for n in range(1, 5)
    }
    if part not in months:
        raise ValueError(name)
    first, count = months[part]
    after = int(year) * 12 + first - 1 + count
    begin = date(int(year), first, 1)
    return begin, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _count(found: Figures, event: Event, day: date) -> None:  # noqa: C901, PLR0912
    match event:
        case SignalLogged():
            found.categories[event.signal_id] = event.category
            found.places[event.signal_id] = event.neighbourhood or ELSEWHERE
            found.months[event.signal_id] = f"{day:%Y-%m}"
        case CategoryCorrected() if event.signal_id in found.categories:
            found.categories[event.signal_id] = event.category
        case SignalVerified() if event.verified:
            found.verified.add(event.signal_id)
        case DuplicateConfirmed():
            found.duplicates.add(event.signal_id)
        case DuplicateRejected():
            found.duplicates.discard(event.signal_id)
        case SignalShared():
            found.shared.setdefault(event.partner, set()).add(event.signal_id)
        case ActionRecorded():
            found.actions[event.by] += 1
        case SignalClosed():
            found.closed.add(event.signal_id)
        case TrendDetected():
            found.trends[event.category or event.method] += 1
        case NoticeMoved(to="out"):
            found.reported.add(event.notice_id)
        case NoticeDecided():
            found.decisions[event.notice_id] = event.decision
        case MessageSpread():
            found.reach += event.reach
        case RequestAnswered():
            found.answered += 1
        case ActivityRecorded():
            found.minutes[event.activity] += event.minutes
        case ConsentRecorded():
            found.consents += 1
        case _:
            pass
