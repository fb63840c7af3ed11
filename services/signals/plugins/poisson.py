"""Trends by rate: more of one category, in one neighbourhood, on one platform, than before.

The statistic is the conditional test for two Poisson rates (Przyborowski and Wilenski,
Biometrika 31, 1940): if nothing changed, each of the n signals of the window and the weeks
before it falls in the window with chance 1 / (1 + weeks), so their number is binomial. It is
exact for small counts, and needs no estimate of the rate.

A look is taken when a signal comes, never at another moment, so that signal tells nothing: it
is left out, as Slivnyak's theorem for Poisson processes says it may be. False alarms are
held down by dividing what is allowed in a month by the looks in a month (Boole's inequality,
as Bonferroni did). Decision 0006 has what a simulation made of it.
"""

from datetime import datetime

from services.signals.domain.chance import binomial_tail
from services.signals.domain.past import Past, Place, Sighting
from services.signals.domain.trends import Finding, Trend
from services.signals.hooks import hookimpl

METHOD = "rate"
FALSE_ALARMS = 0.5  # a month, in the whole municipality
PROFILES = 3  # one account, however busy, is no trend
HISTORY = 2  # weeks with signals, before anything can be said
OVER = 0.05  # above this the rest of a trend may as well be chance


@hookimpl
def find_trend(sighting: Sighting, past: Past, now: datetime) -> Finding | None:
    """Compare the last week of a place with the eight before it."""
    place = sighting.place
    seen, weeks = past.count(place, now), past.weeks(now)
    if seen < PROFILES or weeks < HISTORY:
        return None

    earlier = past.earlier(place, now)
    chance = binomial_tail(seen - 1, seen - 1 + earlier, 1 / (1 + weeks))
    if chance * past.looks(now) > FALSE_ALARMS:
        return None
    recent = past.recent(place, now)
    if past.profiles(recent) < PROFILES:
        return None
    return Finding(
        method=METHOD,
        category=place.category,
        neighbourhood=place.neighbourhood,
        platform=place.platform,
        observed=seen,
        expected=round(earlier / weeks, 3),
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
