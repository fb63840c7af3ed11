"""Trends by words: one that was hardly used in a neighbourhood, and now by several accounts.

The statistic is Fisher's exact test (R. A. Fisher, The Design of Experiments, 1935): of all
signals of the neighbourhood in the window and the weeks before it, those with the word fall
in the window no more often than the others. So a busy week raises no word by itself. The
signal that made us look is left out, and false alarms are held down, as in `poisson`; here
every word of a signal is a look.
"""

from datetime import datetime

from services.signals.domain.chance import hypergeometric_tail
from services.signals.domain.past import Area, Past, Sighting, Word
from services.signals.domain.trends import Finding, Trend
from services.signals.hooks import hookimpl

METHOD = "words"
FALSE_ALARMS = 0.5  # a month, in the whole municipality
PROFILES = 3  # one account, however busy, is no trend
HISTORY = 2  # weeks with signals, before anything can be said
OVER = 0.05  # above this the rest of a trend may as well be chance
SHOWN = 5  # words that rise together, the rarest before first


@hookimpl
def find_trend(sighting: Sighting, past: Past, now: datetime) -> Finding | None:
    """Find the words of this signal that rise, and tell them as one."""
    area = sighting.area
    drawn = past.count(area, now)
    if drawn < PROFILES or past.weeks(now) < HISTORY:
        return None
    of = drawn + past.earlier(area, now)
    looks = past.looks(now) * len(sighting.words)

    rising: list[tuple[float, str]] = []
    for word in sighting.words:
        topic = Word(area.neighbourhood, word)
        hits = past.count(topic, now)
        if hits < PROFILES:
            continue
        marked = hits + past.earlier(topic, now)
        chance = hypergeometric_tail(hits - 1, drawn - 1, marked - 1, of - 1)
        if chance * looks <= FALSE_ALARMS and _on_enough_profiles(topic, past, now):
            rising.append((chance, word))
    if not rising:
        return None

    rising.sort()
    chance, first = rising[0]
    topic = Word(area.neighbourhood, first)
    recent = past.recent(topic, now)
    return Finding(
        method=METHOD,
        neighbourhood=area.neighbourhood,
        observed=len(recent),
        expected=round(past.earlier(topic, now) / past.weeks(now), 3),
        probability=chance,
        signals=recent,
        profiles=past.profiles(recent),
        words=tuple(word for _, word in rising[:SHOWN]),
    )


@hookimpl
def trend_lasts(trend: Trend, words: tuple[str, ...], past: Past, now: datetime) -> bool | None:
    """Go on while the first word is still used more than before."""
    if trend.method != METHOD:
        return None
    if not words:
        return False  # the signals that had them are gone
    area = Area(trend.neighbourhood)
    topic = Word(area.neighbourhood, words[0])
    recent, drawn = past.count(topic, now), past.count(area, now)
    marked, of = recent + past.earlier(topic, now), drawn + past.earlier(area, now)
    return recent >= PROFILES and hypergeometric_tail(recent, drawn, marked, of) <= OVER


def _on_enough_profiles(topic: Word, past: Past, now: datetime) -> bool:
    return past.profiles(past.recent(topic, now)) >= PROFILES
