"""Trends: looked for whenever what counts has changed, and closed when they are over."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.signals.domain.past import WINDOW, Past
from services.signals.domain.signal import Signal
from services.signals.domain.trends import Trend, over, trend_from
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.change import CategoryCorrected
from shared.contracts.signals.trends import (
    ListTrends,
    TrendClosed,
    TrendDetected,
    TrendDue,
    TrendFacts,
    Trends,
    TrendView,
)
from shared.hosting.plugins import Ask
from shared.messaging.turn import Publish
from shared.process import observe

LOOK = timedelta(days=1)  # how often to see whether a trend goes on when no signal comes
FACTS = set(TrendFacts.model_fields)


async def watch_trends(
    signal: Signal | None,
    *,
    cause: UUID,
    store: SignalStore,
    ask: Ask,
    key: str,
    publish: Publish,
) -> None:
    """Close the trends that are over and tell the one that `signal` makes, if it does.

    `cause` is what made us look. What it found or closed is told again when it comes again.
    """
    for trend in _changed(signal, cause=cause, store=store, ask=ask, key=key):
        await store.trends.put(trend.spot, trend)
        outcome = "found" if trend.goes_on else "over"
        observe.TRENDS.labels(trend.method, outcome).inc()
    for trend in store.trends:
        if trend.found_by == cause:
            await _tell(trend, publish=publish)
        if trend.over_by == cause and trend.over_at:
            await publish(
                TrendClosed(
                    id=uuid5(trend.trend_id, "closed"),
                    at=trend.over_at,
                    trend_id=trend.trend_id,
                    over_at=trend.over_at,
                )
            )


@inbox.on(CategoryCorrected)
async def watch_corrected(
    event: CategoryCorrected, store: SignalStore, ask: Ask, key: str, publish: Publish
) -> None:
    """Look again: a signal counts under another category now."""
    signal = store.known(event.signal_id)
    await watch_trends(signal, cause=event.id, store=store, ask=ask, key=key, publish=publish)


@inbox.on(TrendDue)
async def look_at_trend(
    due: TrendDue, store: SignalStore, ask: Ask, key: str, publish: Publish
) -> None:
    """See whether a trend goes on although no signal came; if so, look again tomorrow."""
    store.past.tick(due.moment)
    await watch_trends(None, cause=due.id, store=store, ask=ask, key=key, publish=publish)
    if any(trend.trend_id == due.trend_id and trend.goes_on for trend in store.trends):
        await _set_clock(due.trend_id, due.moment + LOOK, publish=publish)


@inbox.at_start
async def set_trend_clocks(store: SignalStore, publish: Publish, now: datetime) -> None:
    """Set the timer of every trend that goes on."""
    for trend in store.trends:
        if trend.goes_on:
            await _set_clock(trend.trend_id, now, publish=publish)


@inbox.on(ListTrends)
async def list_trends(query: ListTrends, store: SignalStore, key: str) -> Trends:
    """Return the trends with their words: those stay with the signals they are in."""
    found = [trend for trend in store.trends if query.over or trend.goes_on]
    found.sort(key=lambda trend: (trend.found_at, trend.spot), reverse=True)
    views = tuple(
        _view(trend, store.words_of(trend, key=key)) for trend in found[: query.limit]
    )
    return Trends(trends=views, total=len(found))


def _changed(
    signal: Signal | None, *, cause: UUID, store: SignalStore, ask: Ask, key: str
) -> list[Trend]:
    """Return the trends that are over, and those that are new; the clock is the past's own."""
    past, now = store.past, store.past.clock

    def lasts(trend: Trend) -> bool | None:
        words = store.words_of(trend, key=key)
        answer: bool | None = ask.trend_lasts(trend=trend, words=words, past=past, now=now)
        return answer

    ended = list(over(store.trends, lasts=lasts, by=cause, now=now))
    spots = {trend.spot for trend in ended}
    going = [trend for trend in store.trends if trend.goes_on and trend.spot not in spots]
    for trend in _found(signal, cause=cause, past=past, ask=ask, key=key):
        if trend.spot not in spots and not any(map(trend.repeats, going)):
            going.append(trend)
            ended.append(trend)
    return ended


def _found(
    signal: Signal | None, *, cause: UUID, past: Past, ask: Ask, key: str
) -> list[Trend]:
    sighting = past.sighting(signal.signal_id) if signal else None
    if sighting is None or sighting.mark[0] <= (past.clock - WINDOW).timestamp():
        return []
    findings = ask.find_trend(sighting=sighting, past=past, now=past.clock)
    return [trend_from(finding, by=cause, now=past.clock, key=key) for finding in findings]


async def _tell(trend: Trend, *, publish: Publish) -> None:
    await publish(
        TrendDetected(
            id=uuid5(trend.trend_id, "detected"),
            at=trend.found_at,
            **trend.model_dump(include=FACTS),
            words=len(trend.references),
            reference=next(iter(trend.references), None),
        )
    )
    if trend.goes_on:
        await _set_clock(trend.trend_id, trend.found_at + LOOK, publish=publish)


async def _set_clock(trend_id: UUID, moment: datetime, *, publish: Publish) -> None:
    due = TrendDue(
        id=uuid5(trend_id, f"due/{moment.isoformat()}"), trend_id=trend_id, moment=moment
    )
    await publish(due, due=moment)


def _view(trend: Trend, words: tuple[str, ...]) -> TrendView:
    return TrendView(**trend.model_dump(include=FACTS), words=words, over_at=trend.over_at)
