"""There is more of something than before."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Due, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, MANAGER, WORKER

SHOWN = 20  # signals of a trend that are told, the newest


class TrendFacts(Frozen):
    """A trend and the numbers behind it. What is null is not part of it."""

    trend_id: UUID
    method: Code = Field(description="which plugin found it: `rate`, `words` or another")
    category: Code | None = None
    neighbourhood: Code | None = None
    platform: Code | None = None
    observed: int = Field(ge=1, description="signals in the window; duplicates count once")
    expected: float = Field(ge=0, description="signals in the window, going by the baseline")
    probability: float = Field(ge=0, le=1, description="of so many by chance")
    profiles: int = Field(ge=1, description="different accounts among them")
    since: AwareDatetime = Field(description="where the window begins")
    found_at: AwareDatetime = Field(description="where the window ends")
    signals: tuple[UUID, ...] = Field(max_length=SHOWN, description="the newest")


class TrendNumbers(TypedDict):
    """The fields of `TrendFacts`, to build a message from."""

    trend_id: UUID
    method: str
    category: str | None
    neighbourhood: str | None
    platform: str | None
    observed: int
    expected: float
    probability: float
    profiles: int
    since: datetime
    found_at: datetime
    signals: tuple[UUID, ...]


class TrendDetected(
    Event, TrendFacts, subject="event.signals.trend-detected.v1", entity="trend_id"
):
    """There is more of something than there was; told once per trend."""

    words: int = Field(0, description="how many words rise together")
    reference: Code | None = Field(None, description="keyed hash of the first of them")


class TrendClosed(Event, subject="event.signals.trend-closed.v1", entity="trend_id"):
    """A trend is over: there is no longer more than was to be expected."""

    trend_id: UUID
    over_at: AwareDatetime


class TrendDue(Due, subject="due.signals.trend-due.v1", entity="trend_id"):
    """It is time to see whether a trend goes on."""

    trend_id: UUID
    moment: AwareDatetime = Field(description="the clock this timer was set for")


class TrendView(TrendFacts):
    """A trend as a worker sees it, with its words."""

    words: tuple[Personal, ...] = ()
    over_at: AwareDatetime | None = None


class Trends(Answer, subject="answer.signals.trends.v1"):
    """The trends asked for, newest first."""

    trends: tuple[TrendView, ...]
    total: int


class ListTrends(
    Query[Trends],
    subject="query.signals.list-trends.v1",
    by=(
        WORKER,
        COORDINATOR,
        MANAGER,
    ),
):
    """Which trends are there, newest first?"""

    limit: int = Field(20, ge=1, le=100)
    over: bool = Field(default=False, description="also those that are over")
