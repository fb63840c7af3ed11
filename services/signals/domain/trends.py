"""What a trend is: found once, told with its numbers, and over when its plugin says so."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.signals.domain.past import WINDOW
from shared.contracts.message import Code, Frozen, Timer
from shared.contracts.signals.trends import SHOWN, TrendDue, TrendNumbers
from shared.privacy.pseudonyms import keyed

LOOK = timedelta(days=1)  # how often to see whether a trend goes on when no signal comes
TREND = UUID("5e1a7d3e-7d1c-5b0a-9a53-3f0b1f0a7c11")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a plugin found: more than was to be expected, in the window that ends now."""

    method: str
    observed: int
    expected: float
    probability: float
    signals: tuple[UUID, ...]
    profiles: int
    category: str | None = None
    neighbourhood: str | None = None
    platform: str | None = None
    words: tuple[str, ...] = ()


class Trend(Frozen):
    """A trend as it was when it was found, and when it was over."""

    trend_id: UUID
    method: Code
    category: Code | None
    neighbourhood: Code | None
    platform: Code | None
    observed: int
    expected: float
    probability: float
    profiles: int
    since: AwareDatetime
    found_at: AwareDatetime
    found_by: UUID
    signals: tuple[UUID, ...]
    references: tuple[Code, ...] = ()
    looked_at: AwareDatetime | None = None
    over_at: AwareDatetime | None = None
    over_by: UUID | None = None

    @property
    def goes_on(self) -> bool:
        """Return whether it is not over yet."""
        return self.over_at is None

    @property
    def spot(self) -> UUID:
        """Return where it is: there can be one at a time."""
        where = (self.method, self.category, self.neighbourhood, self.platform)
        return uuid5(TREND, repr((*where, *self.references[:1])))

    @property
    def numbers(self) -> TrendNumbers:
        """Return what may be told of it: where it is and how sure, never its words."""
        return TrendNumbers(
            trend_id=self.trend_id,
            method=self.method,
            category=self.category,
            neighbourhood=self.neighbourhood,
            platform=self.platform,
            observed=self.observed,
            expected=self.expected,
            probability=self.probability,
            profiles=self.profiles,
            since=self.since,
            found_at=self.found_at,
            signals=self.signals,
        )

    def looked(self, moment: datetime) -> "Trend":
        """Return the trend after somebody looked at `moment` whether it goes on."""
        return self.model_copy(update={"looked_at": max(moment, self.looked_at or moment)})

    def repeats(self, other: "Trend") -> bool:
        """Return whether the two are one: in one spot, or mostly the same signals."""
        if self.spot == other.spot:
            return True
        if (self.method, self.neighbourhood) != (other.method, other.neighbourhood):
            return False
        if not self.references or not other.references:
            return False
        both = set(self.signals) & set(other.signals)
        fewest = min(len(self.signals), len(other.signals))
        return len(both) * 2 >= fewest or not set(self.references).isdisjoint(other.references)


def trend_from(finding: Finding, *, by: UUID, now: datetime, key: str) -> Trend:
    """Return the trend that `finding` begins; its words become keyed references."""
    trend = Trend(
        trend_id=TREND,
        method=finding.method,
        category=finding.category,
        neighbourhood=finding.neighbourhood,
        platform=finding.platform,
        observed=finding.observed,
        expected=finding.expected,
        probability=finding.probability,
        profiles=finding.profiles,
        since=now - WINDOW,
        found_at=now,
        found_by=by,
        signals=finding.signals[-SHOWN:],
        references=tuple(reference(word, key=key) for word in finding.words),
    )
    return trend.model_copy(update={"trend_id": uuid5(trend.spot, f"{by}/{now.isoformat()}")})


def next_timer(trend: Trend) -> Timer | None:
    """Return when to look at a trend again; None when it is over."""
    if not trend.goes_on:
        return None
    moment = (trend.looked_at or trend.found_at) + LOOK
    due = TrendDue(
        id=uuid5(trend.trend_id, f"due/{moment.isoformat()}"),
        trend_id=trend.trend_id,
        moment=moment,
    )
    return Timer(due, moment)


def over(
    trends: Iterable[Trend],
    *,
    lasts: Callable[[Trend], bool | None],
    by: UUID,
    now: datetime,
) -> Iterator[Trend]:
    """Yield the trends that are over `now`; nobody who says it lasts is a no."""
    for trend in trends:
        if trend.goes_on and not lasts(trend):
            yield trend.model_copy(update={"over_at": now, "over_by": by})


def reference(word: str, *, key: str) -> str:
    """Return a name for `word` that cannot be turned back into it without the key."""
    return keyed("word", word, key=key)
