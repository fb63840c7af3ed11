"""Trends: looked at again when a category or the day changes, and listed."""

from services.signals.domain.house import House
from services.signals.domain.trends import Trend
from services.signals.effects.trends import watch_trends
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.change import CategoryCorrected
from shared.contracts.signals.trends import ListTrends, TrendDue, Trends, TrendView
from shared.hosting.plugins import Ask
from shared.messaging.turn import Turn


@inbox.on(CategoryCorrected)
async def watch_corrected(
    event: CategoryCorrected, turn: Turn[SignalStore], house: House, ask: Ask
) -> None:
    """Look again: a signal counts under another category now."""
    signal = turn.store.known(event.signal_id)
    await watch_trends(turn, signal, ask, key=house.key)


@inbox.on(TrendDue)
async def look_at_trend(due: TrendDue, turn: Turn[SignalStore], house: House, ask: Ask) -> None:
    """See whether a trend goes on although no signal came."""
    turn.store.past.tick(due.moment)
    await watch_trends(turn, None, ask, key=house.key)
    trend = next((trend for trend in turn.store.trends if trend.trend_id == due.trend_id), None)
    if trend is not None and trend.goes_on:
        await turn.store.trends.put(trend.spot, trend.looked(due.moment))


@inbox.on(ListTrends)
async def list_trends(query: ListTrends, turn: Turn[SignalStore], house: House) -> Trends:
    """Return the trends with their words: those stay with the signals they are in."""
    found = [trend for trend in turn.store.trends if query.over or trend.goes_on]
    found.sort(key=lambda trend: (trend.found_at, trend.spot), reverse=True)
    views = tuple(
        _view(trend, turn.store.words_of(trend, key=house.key))
        for trend in found[: query.limit]
    )
    return Trends(trends=views, total=len(found))


def _view(trend: Trend, words: tuple[str, ...]) -> TrendView:
    return TrendView(**trend.numbers, words=words, over_at=trend.over_at)
