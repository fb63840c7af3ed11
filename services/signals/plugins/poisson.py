"""Trends by rate: more of one category, in one neighbourhood, on one platform, than before.

The statistic is the conditional test for two counts (Przyborowski and Wilenski, Biometrika 31,
1940): if nothing changed, each of the n signals of the window and the weeks before it falls in
the window with the same chance, so their number is binomial. It is exact for small counts, and
needs no estimate of the rate.

Posts come in twos and threes, and weeks differ. So the counts are taken to be negative
binomial, with a variance that is `Before.spread` times the mean, as outbreak detection does
(Farrington and others, J. R. Stat. Soc. A 159, 1996; Noufaily and others, Stat. Med. 32, 2013).
Given n the number is then beta-binomial, which is the binomial where the spread is 1. A window
in which all other places are busier counts for as many weeks more. The same is done with what
comes within `BURST` of the one before taken as one: it sees sooner what is no burst.

A look is taken when a signal comes, never at another moment, so that signal tells nothing: it
is left out, as Slivnyak's theorem for Poisson processes says it may be. Of a negative binomial
count the signals beside one that came have a shape that is one higher. False alarms are held
down by dividing what is allowed in a month by the looks in a month (Boole's inequality, as
Bonferroni did). Decision 0078 has what a simulation made of it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from services.signals.domain.chance import beta_binomial_tail, binomial_tail
from services.signals.domain.past import WINDOW, Past, Place, Sighting
from services.signals.domain.trends import Finding, Trend
from services.signals.hooks import hookimpl

METHOD = "rate"
FALSE_ALARMS = 0.5  # a month, in the whole municipality
PROFILES = 3  # one account, however busy, is no trend
HISTORY = 2  # weeks with signals, before anything can be said
OVER = 0.05  # above this the rest of a trend may as well be chance
EVEN = 1.02  # a spread below this is none
BURST = 2 * 60 * 60.0  # seconds between posts on one thing: more, and it is another


@hookimpl
def find_trend(sighting: Sighting, past: Past, now: datetime) -> Finding | None:
    """Compare the last week of a place with the eight before it."""
    place, weeks = sighting.place, past.weeks(now)
    seen = past.count(place, now)
    if seen < PROFILES or weeks < HISTORY:
        return None
    by_chance = partial(chance_of, weeks=weeks, busyness=past.busyness(place, now))
    # Where something comes in all of the time, what is close together is no burst.
    folds = (0.0, BURST) if seen < WINDOW.total_seconds() / BURST else (0.0,)
    chance = min(_chance(place, past, now, by_chance, together=fold) for fold in folds)
    recent = past.recent(place, now)
    if chance * past.looks(now) > FALSE_ALARMS or past.profiles(recent) < PROFILES:
        return None
    return Finding(
        method=METHOD,
        category=place.category,
        neighbourhood=place.neighbourhood,
        platform=place.platform,
        observed=len(recent),
        expected=round(past.earlier(place, now) / weeks, 3),
        probability=chance,
        signals=recent,
        profiles=past.profiles(recent),
    )


@hookimpl
def trend_lasts(trend: Trend, past: Past, now: datetime) -> bool | None:
    """Go on while there is more than before; what lasts for weeks is how it is now."""
    if trend.method != METHOD or trend.category is None or trend.platform is None:
        return None
    place = Place(trend.category, trend.neighbourhood, trend.platform)
    recent, earlier = past.count(place, now), past.earlier(place, now)
    share = 1 / (1 + max(past.weeks(now), 1))
    return recent >= PROFILES and binomial_tail(recent, recent + earlier, share) <= OVER


def _chance(
    place: Place, past: Past, now: datetime, by_chance: Callable[..., float], *, together: float
) -> float:
    """Return how likely this many are beside the one that made us look, if nothing changed."""
    before = past.weeks_before(now, together=together)
    earlier = before.reports.get(place, 0)
    # Counting all is quick, and mostly enough to see that there is nothing.
    at_least = by_chance(past.count(place, now) - 1, earlier, spread=before.spread)
    if at_least * past.looks(now) > FALSE_ALARMS:
        return at_least
    reports = past.reports(place, now - WINDOW, now, together=together)
    return by_chance(reports - 1, earlier, spread=before.spread)


def chance_of(
    others: int, earlier: int, *, weeks: int, busyness: float, spread: float
) -> float:
    """Return the chance of `others` or more beside the signal that made us look.

    `earlier` came in the `weeks` before; this week counts for `busyness` weeks.
    """
    of = others + earlier
    if spread <= EVEN:
        return binomial_tail(others, of, busyness / (busyness + weeks))
    a_week = (of + 1) / (busyness + weeks) / (spread - 1)
    return beta_binomial_tail(others, of, busyness * a_week + 1, weeks * a_week)
