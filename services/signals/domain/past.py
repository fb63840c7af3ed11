"""What was seen before: signals counted by place and by word, kept in memory.

Counted is when something was *seen*: a report that comes late counts where it belongs. The
clock is the latest moment any signal speaks of, so a stream replayed next year says the same.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf, nextafter
from typing import NamedTuple
from uuid import UUID

from services.signals.domain.signal import Signal
from services.signals.domain.words import words_of
from shared.language.addresses.posts import post_of

WINDOW = timedelta(days=7)  # a whole week, so that every weekday is in it once
WEEKS = 8  # before the window: what it is compared with
MONTH = timedelta(days=28)
ANEW = 10  # the weeks before are reckoned anew when a tenth of what is known has changed
CALM = 10.0  # signals that a look at how busy it is adds to what it counts
_SPAN = WINDOW * (WEEKS + 1) + timedelta(days=1)
_DAY = timedelta(days=1).total_seconds()

Mark = tuple[float, UUID]
"""When a signal was seen, and which; sorted, so that equal times have an order too."""


class Place(NamedTuple):
    """Where and what about: signals are compared with earlier ones of the same place."""

    category: str
    neighbourhood: str | None
    platform: str


class Area(NamedTuple):
    """One neighbourhood; None is all that came without."""

    neighbourhood: str | None


class Word(NamedTuple):
    """One word in one neighbourhood."""

    neighbourhood: str | None
    word: str


Topic = Place | Area | Word


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is compared of a signal."""

    mark: Mark
    place: Place
    account: str | None
    post: str | None
    words: tuple[str, ...]

    @property
    def signal_id(self) -> UUID:
        """Return which signal it is of."""
        return self.mark[1]

    @property
    def area(self) -> Area:
        """Return its neighbourhood."""
        return Area(self.place.neighbourhood)

    @property
    def topics(self) -> Iterable[Topic]:
        """Return all it is counted under."""
        area = self.place.neighbourhood
        return (self.place, Area(area), *(Word(area, word) for word in self.words))


def sighting_of(signal: Signal) -> Sighting:
    """Return what is compared of `signal`."""
    account = signal.account
    return Sighting(
        mark=(signal.seen_at.timestamp(), signal.signal_id),
        place=Place(signal.category, signal.neighbourhood, signal.platform),
        account=f"{signal.platform}|{account}" if account else None,
        post=post_of(signal.url.get_secret_value()) if signal.url else None,
        words=words_of(signal.text.get_secret_value()),
    )


@dataclass(frozen=True, slots=True)
class Before:
    """What the weeks before the window were like."""

    day: float
    known: int
    spread: float
    reports: Mapping[Place, int]


class Past:
    """Signals that count, by topic, in the order in which they were seen."""

    def __init__(self) -> None:
        self.clock = datetime(1970, 1, 1, tzinfo=UTC)
        self._known: dict[UUID, Sighting] = {}
        self._all: list[Mark] = []
        self._topics: dict[Topic, list[Mark]] = {}
        self._forgotten = -inf
        self._before: dict[float, Before] = {}

    def __len__(self) -> int:
        """Return how many signals are counted."""
        return len(self._known)

    def tick(self, moment: datetime) -> bool:
        """Let the clock run to `moment`, never back; return whether a new day began."""
        if (
            moment <= self.clock
        ):  # it begins in 1970, so what was seen long before moves nothing
            return False
        self.clock = moment
        before = (moment - _SPAN).timestamp()
        if before < self._forgotten + _DAY:
            return False
        self._forget_before(before)
        return True

    def learn(self, sighting: Sighting) -> None:
        """Count `sighting` instead of what was known of its signal."""
        self.forget(sighting.signal_id)
        if sighting.mark[0] < self._forgotten:
            return
        self._known[sighting.signal_id] = sighting
        insort(self._all, sighting.mark)
        for topic in sighting.topics:
            insort(self._topics.setdefault(topic, []), sighting.mark)

    def forget(self, signal_id: UUID) -> None:
        """Count the signal no longer."""
        if (sighting := self._known.pop(signal_id, None)) is None:
            return
        del self._all[bisect_left(self._all, sighting.mark)]
        for topic in sighting.topics:
            marks = self._topics[topic]
            del marks[bisect_left(marks, sighting.mark)]
            if not marks:
                del self._topics[topic]

    def sighting(self, signal_id: UUID) -> Sighting | None:
        """Return what is compared of the signal, or None when it does not count."""
        return self._known.get(signal_id)

    def recent(self, topic: Topic, now: datetime) -> tuple[UUID, ...]:
        """Return the signals in the window that ends `now`, oldest first."""
        marks = self._topics.get(topic, ())
        return tuple(mark[1] for mark in marks[_between(marks, now - WINDOW, now)])

    def count(self, topic: Topic, now: datetime) -> int:
        """Return how many there are in the window that ends `now`."""
        return _count(self._topics.get(topic, ()), now - WINDOW, now)

    def earlier(self, topic: Topic, now: datetime) -> int:
        """Return how many there were in the weeks before the window."""
        start = now - WINDOW
        return _count(self._topics.get(topic, ()), start - WINDOW * WEEKS, start)

    def weeks(self, now: datetime) -> int:
        """Return in how many of those weeks anything was logged at all.

        A week in which nobody looked says nothing of what was there to see.
        """
        ends = [now - WINDOW * number for number in range(1, WEEKS + 1)]
        return sum(_count(self._all, end - WINDOW, end) > 0 for end in ends)

    def looks(self, now: datetime) -> int:
        """Return how many signals a month there are: each is one look for a trend."""
        return _count(self._all, now - MONTH, now)

    def busyness(self, place: Place, now: datetime) -> float:
        """Return how busy all other places are in the window: 1 is as before, never less.

        `CALM` ordinary signals are added to both, so that a few say little.
        """
        weeks = max(self.weeks(now), 1)
        here, before = self.count(place, now), self.earlier(place, now)
        elsewhere = _count(self._all, now - WINDOW, now) - here
        start = now - WINDOW
        usual = (_count(self._all, start - WINDOW * WEEKS, start) - before) / weeks
        return max(1.0, (elsewhere + CALM) / (usual + CALM))

    def weeks_before(self, now: datetime, *, together: float = 0) -> "Before":
        """Return what the weeks before were like, reckoned once a day or when much is new.

        What comes within `together` seconds of the one before is one with it.
        """
        day, known = now.timestamp() // _DAY, len(self._known)
        before = self._before.get(together)
        if (
            before is None
            or before.day != day
            or abs(known - before.known) * ANEW > before.known
        ):
            ends = [now - WINDOW * number for number in range(WEEKS, 0, -1)]
            places = [topic for topic in self._topics if isinstance(topic, Place)]
            rows = {
                place: [
                    self.reports(place, end - WINDOW, end, together=together) for end in ends
                ]
                for place in places
            }
            before = self._before[together] = Before(
                day, known, spread_of(rows.values()), {p: sum(row) for p, row in rows.items()}
            )
        return before

    def reports(
        self, topic: Topic, start: datetime, end: datetime, *, together: float = 0
    ) -> int:
        """Return how many there are after `start` up to `end`, the same thing counted once.

        The same is one post, one account within a day, or whatever comes within `together`
        seconds of the one before.
        """
        marks = self._topics.get(topic, ())
        posts: set[str] = set()
        last: dict[str | None, float] = {}
        reports, before = 0, -inf
        for at, signal_id in marks[_between(marks, start, end)]:
            sighting = self._known[signal_id]
            account, post = sighting.account, sighting.post
            again = post in posts or at - last.get(account, -inf) < _DAY
            reports += not again and at - before >= together
            before = at
            if post is not None:
                posts.add(post)
            if account is not None:
                last[account] = at
        return reports

    def profiles(self, signals: Iterable[UUID]) -> int:
        """Return on how many accounts these were seen; an unnamed account is one of its own."""
        seen = (self._known[signal_id] for signal_id in signals)
        return len({sighting.account or sighting.signal_id for sighting in seen})

    def _forget_before(self, moment: float) -> None:
        old = [mark[1] for mark in self._all[: _after(self._all, moment)]]
        for signal_id in reversed(old):
            self.forget(signal_id)
        self._forgotten = moment


def spread_of(rows: Iterable[Sequence[int]]) -> float:
    """Return how much more the weeks of each row differ than by chance: 1 when not at all.

    It is the variance of a count divided by its mean, over all rows together, as quasi-Poisson
    models estimate it. A week in which all rows have more is no difference.
    """
    counts = list(rows)
    totals: list[int] = [sum(week) for week in zip(*counts, strict=True)]
    of = sum(totals)
    shares = [total / of for total in totals] if of else []
    free = 1 - sum(share * share for share in shares)
    if not of or not free:
        return 1.0
    squares = sum(
        (count - sum(row) * share) ** 2
        for row in counts
        for count, share in zip(row, shares, strict=True)
    )
    return max(1.0, squares / (of * free))


def _between(marks: Sequence[Mark], start: datetime, end: datetime) -> slice:
    """Return where the marks are after `start`, up to and including `end`."""
    return slice(_after(marks, start.timestamp()), _after(marks, end.timestamp()))


def _count(marks: Sequence[Mark], start: datetime, end: datetime) -> int:
    where = _between(marks, start, end)
    return int(where.stop - where.start)


def _after(marks: Sequence[Mark], moment: float) -> int:
    return bisect_left(marks, (nextafter(moment, inf),))
