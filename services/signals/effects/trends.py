"""Trends: looked for whenever what counts has changed, and closed when they are over."""

from uuid import uuid5

from services.signals.domain.past import WINDOW
from services.signals.domain.signal import Signal
from services.signals.domain.trends import Trend, over, trend_from
from services.signals.store import SignalStore
from shared.contracts.signals.trends import TrendClosed, TrendDetected
from shared.hosting.plugins import Ask
from shared.messaging.turn import Turn
from shared.process import metrics


async def watch_trends(
    turn: Turn[SignalStore], signal: Signal | None, ask: Ask, *, key: str
) -> None:
    """Close the trends that are over and tell the one that `signal` makes, if it does.

    What this turn's cause found or closed is told again when it comes again.
    """
    for trend in _changed(turn, signal, ask, key=key):
        await turn.store.trends.put(trend.spot, trend)
        outcome = "found" if trend.goes_on else "over"
        metrics.TRENDS.labels(trend.method, outcome).inc()
    for trend in turn.store.trends:
        if trend.found_by == turn.cause:
            await _tell_found(turn, trend)
        if trend.over_by == turn.cause:
            await _tell_closed(turn, trend)


def _changed(
    turn: Turn[SignalStore], signal: Signal | None, ask: Ask, *, key: str
) -> list[Trend]:
    """Return the trends that are over, and those that are new; the clock is the past's own."""
    store = turn.store
    past, now = store.past, store.past.clock

    def lasts(trend: Trend) -> bool | None:
        words = store.words_of(trend, key=key)
        answer: bool | None = ask.trend_lasts(trend=trend, words=words, past=past, now=now)
        return answer

    changed = list(over(store.trends, lasts=lasts, by=turn.cause, now=now))
    spots = {trend.spot for trend in changed}
    going = [trend for trend in store.trends if trend.goes_on and trend.spot not in spots]
    for trend in _found(turn, signal, ask, key=key):
        if trend.spot not in spots and not any(map(trend.repeats, going)):
            going.append(trend)
            changed.append(trend)
    return changed


def _found(
    turn: Turn[SignalStore], signal: Signal | None, ask: Ask, *, key: str
) -> list[Trend]:
    past = turn.store.past
    sighting = past.sighting(signal.signal_id) if signal else None
    if sighting is None or sighting.mark[0] <= (past.clock - WINDOW).timestamp():
        return []
    findings = ask.find_trend(sighting=sighting, past=past, now=past.clock)
    return [trend_from(found, by=turn.cause, now=past.clock, key=key) for found in findings]


async def _tell_found(turn: Turn[SignalStore], trend: Trend) -> None:
    await turn.publish(
        TrendDetected(
            id=uuid5(trend.trend_id, "detected"),
            at=trend.found_at,
            **trend.numbers,
            words=len(trend.references),
            reference=next(iter(trend.references), None),
        )
    )


async def _tell_closed(turn: Turn[SignalStore], trend: Trend) -> None:
    if trend.over_at is None:
        return
    await turn.publish(
        TrendClosed(
            id=uuid5(trend.trend_id, "closed"),
            at=trend.over_at,
            trend_id=trend.trend_id,
            over_at=trend.over_at,
        )
    )
