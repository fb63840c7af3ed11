"""`python -m bench.trends`: false alarms, what is found, and what a signal costs.

Everything printed was measured in this run. Times depend on the machine: read the ratios. The
false alarms do not: they come from seeds. The baseline for time is doing it the plain way:
going over all signals in memory for every new one.
"""

import gc
import random
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from statistics import mean, median
from time import perf_counter
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz, process

from clients.demo.scenario import sentences
from services.signals.domain.duplicates import ENOUGH, LIKE, Lookalikes
from services.signals.domain.past import WINDOW, Past, Place, Sighting
from services.signals.domain.trends import Finding, Trend, over, trend_from
from services.signals.domain.words import words_of
from services.signals.plugins import poisson, rising_words

BEGAN = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)
NEIGHBOURHOODS = ("noord", "centrum", "havenkwartier", "de-linden")
PLATFORMS = ("instagram", "snapchat", "tiktok", "whatsapp", "telegram")
CATEGORIES = 22
MONTH = 28
LARGE = 100_000
LOOKED_AT = 1000  # signals timed at full size


def main() -> None:
    """Measure, print."""
    years = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    false_alarms(years)
    power()
    duplicates()
    size_and_time()


# --- false alarms -----------------------------------------------------------------


def false_alarms(years: int) -> None:
    """Print alarms a month where nothing changes, in cities of several sizes."""
    say(f"False alarms a month, {years} years per city, nothing ever changes (allowed: 0.5):")
    for name, shape in SHAPES.items():
        for a_day in (3, 10, 40):
            found: Counter[str] = Counter()
            days = years * 365
            for trend in City(seed=1, a_day=a_day, **shape).run(days):
                found[trend.method] += 1
            months = (days - 14) / MONTH  # nothing can be found in the first two weeks
            rates = {k: found[k] / months for k in ("rate", "words")}
            say(
                f"  {name:<34} {a_day:>3} a day: rate {rates['rate']:.2f}, "
                f"words {rates['words']:.2f}"
            )


SHAPES: dict[str, dict[str, Any]] = {
    "steady": {},
    "weekends three times as busy": {"weekend": 3.0},
    "posts in bursts of two or three": {"burst": 0.3},
    "the same, over half a day": {"burst": 0.3, "apart": timedelta(hours=5)},
    "busy and quiet weeks (cv 0.3)": {"unrest": 0.3},
    "bursts, and such weeks": {"burst": 0.3, "unrest": 0.3},
}


class City:
    """A made-up municipality: some places are busy, most are not, all words are old."""

    def __init__(
        self,
        *,
        seed: int,
        a_day: float,
        weekend: float = 1.0,
        burst: float = 0.0,
        unrest: float = 0.0,
        apart: timedelta = timedelta(minutes=1),
    ) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a simulation
        self.a_day, self.weekend, self.burst, self.unrest = a_day, weekend, burst, unrest
        self.apart = apart
        places = [
            Place(f"c{c}", n, p)
            for c in range(CATEGORIES)
            for n in NEIGHBOURHOODS
            for p in PLATFORMS
        ]
        self.random.shuffle(places)
        self.places = places
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(places))))
        self.vocabulary = [f"w{n}" for n in range(20_000)]
        zipf = (1 / (rank + 2.7) for rank in range(len(self.vocabulary)))  # and Mandelbrot
        self.often = list(accumulate(zipf))
        self.past, self.open = Past(), dict[UUID, Trend]()
        self.words: dict[UUID, tuple[str, ...]] = {}
        self.number = 0

    def run(self, days: int) -> Iterator[Trend]:
        """Live through `days`; yield the trends found."""
        for day in range(days):
            if day % 7 == 0:
                self.mood = (
                    self.random.gammavariate(self.unrest**-2, self.unrest**2)
                    if self.unrest
                    else 1.0
                )
            yield from self.day(BEGAN + DAY * day)

    def day(self, at: datetime) -> Iterator[Trend]:
        """Live through one day."""
        busy = self.weekend if at.weekday() >= 5 else 1.0  # noqa: PLR2004
        rate = self.a_day * self.mood * busy * 7 / (5 + 2 * self.weekend)
        rate /= 1 + self.burst * 1.5
        count = sum(1 for _ in arrivals(self.random, rate))
        moments = sorted(at + DAY * self.random.random() for _ in range(count))
        for moment in moments:
            (place,) = self.random.choices(self.places, cum_weights=self.weights)
            more = self.random.choice((1, 2)) if self.random.random() < self.burst else 0
            for step in range(1 + more):
                yield from self.see(moment + self.apart * step, place)

    def see(self, at: datetime, place: Place, *extra: str) -> Iterator[Trend]:
        """Let one signal come; yield what it makes."""
        self.number += 1
        said = self.random.choices(self.vocabulary, cum_weights=self.often, k=14)
        sighting = Sighting(
            mark=(at.timestamp(), UUID(int=self.number)),
            place=place,
            account=None,
            post=None,
            words=tuple(sorted({*said, *extra})),
        )
        self.past.tick(at)
        self.past.learn(sighting)
        yield from self.look(sighting)

    def look(self, sighting: Sighting) -> Iterator[Trend]:
        """Do what the handler does, without a store."""
        now = self.past.clock
        for trend in over(
            list(self.open.values()), lasts=self.lasts, by=sighting.signal_id, now=now
        ):
            del self.open[trend.spot]
        for finding in found_by_all(sighting, self.past, now):
            trend = trend_from(finding, by=sighting.signal_id, now=now, key="bench")
            if not any(map(trend.repeats, self.open.values())):
                self.open[trend.spot] = trend
                self.words[trend.trend_id] = finding.words
                yield trend

    def lasts(self, trend: Trend) -> bool | None:
        """Ask the two plugins."""
        now = self.past.clock
        answer = poisson.trend_lasts(trend, self.past, now)
        if answer is None:
            words = self.words[trend.trend_id]
            answer = rising_words.trend_lasts(trend, words, self.past, now)
        return answer


def found_by_all(sighting: Sighting, past: Past, now: datetime) -> list[Finding]:
    """Ask the two plugins."""
    asked = (
        find(sighting, past, now) for find in (poisson.find_trend, rising_words.find_trend)
    )
    return [finding for finding in asked if finding]


def arrivals(chance: random.Random, rate: float) -> Iterator[float]:
    """Yield the arrivals of one day of a Poisson process."""
    at = chance.expovariate(rate)
    while at < 1:
        yield at
        at += chance.expovariate(rate)


# --- what is found ----------------------------------------------------------------


def power() -> None:
    """Print how many signals of something new it takes, in a city that lives on."""
    say("Signals it takes until something new is found (median of 20; 6 a day otherwise):")
    for name, extra, shape in SOMETHING_NEW:
        needed = []
        for seed in range(20):
            city = City(seed=seed, a_day=6, **shape)
            for _ in city.run(90):
                pass
            needed.append(until_found(city, extra))
        say(f"  {name:<34} {median(needed):.0f}, worst {max(needed)}")


SOMETHING_NEW: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("one place", (), {}),
    ("one place, where posts come in bursts", (), {"burst": 0.3}),
    ("five platforms, one new word", ("vape",), {}),
)


def until_found(city: City, extra: tuple[str, ...]) -> int:
    """Return how many signals of a fair it takes."""
    places = [Place("new", "noord", p) for p in (PLATFORMS if extra else PLATFORMS[:1])]
    at = BEGAN + DAY * 90
    for number in range(50):
        for trend in city.see(at, places[number % len(places)], *extra):
            if trend.category == "new" or "vape" in city.words[trend.trend_id]:
                return number + 1
        at += timedelta(hours=3)
    return 50


# --- duplicates -------------------------------------------------------------------


def duplicates() -> None:
    """Print what is found of reworded sample sentences, and what is found wrongly."""
    chance = random.Random(7)  # noqa: S311 - a simulation
    texts = [line["text"] for line in sentences()]
    alike = Lookalikes()
    for number, text in enumerate(texts):
        alike.learn(seen(number, text))
    usable = [n for n, text in enumerate(texts) if len(words_of(text)) >= ENOUGH]
    wrong = sum(alike.find(UUID(int=n), unless=never) is not None for n in range(len(texts)))
    say(f"Near-same text, {len(usable)} sample sentences among {len(texts)}:")
    everything = {n: " ".join(words_of(text)) for n, text in enumerate(texts)}
    for name, reword in REWORDED.items():
        hits = plain = 0
        for number in usable:
            copy = seen(10**6, reword(texts[number], chance))
            alike.learn(copy)
            found = alike.find(copy.signal_id, unless=never)
            hits += found is not None and found.signal_id == UUID(int=number)
            best = process.extractOne(
                " ".join(copy.words), everything, scorer=fuzz.ratio, score_cutoff=LIKE
            )
            plain += best is not None and best[2] == number
            alike.forget(copy.signal_id)
        say(
            f"  {name:<34} found {hits / len(usable):.1%}; "
            f"comparing with all: {plain / len(usable):.1%}"
        )
    say(f"  different sentences taken for one: {wrong} of {len(texts)}")


def typo(text: str, chance: random.Random) -> str:
    """Swap two letters."""
    at = chance.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


REWORDED: dict[str, Callable[[str, random.Random], str]] = {
    "the same": lambda text, _: text,
    "one typing error": typo,
    "three typing errors": lambda text, c: typo(typo(typo(text, c), c), c),
    "a word more in front": lambda text, _: f"Melding: {text}",
    "the last two words left out": lambda text, _: " ".join(text.split()[:-2]),
}


def never(_: UUID) -> bool:
    """Pass nothing over."""
    return False


def seen(number: int, text: str) -> Sighting:
    """Return a sighting of `text`."""
    return Sighting(
        mark=(BEGAN.timestamp(), UUID(int=number)),
        place=Place("geweld", "noord", "instagram"),
        account=None,
        post=None,
        words=words_of(text),
    )


# --- size and time ----------------------------------------------------------------


def size_and_time() -> None:
    """Print what 100,000 signals take, and what one more costs."""
    city = City(seed=3, a_day=LARGE / 63)
    gc.collect()
    tracemalloc.start()
    alike = Lookalikes()
    for sighting in many(city, LARGE):
        city.past.tick(datetime.fromtimestamp(sighting.mark[0], UTC))
        city.past.learn(sighting)
        alike.learn(sighting)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    say(f"{len(city.past):,} signals in the projection: {size / LARGE:,.0f} bytes a signal")

    timed = list(many(city, LOOKED_AT))
    trend, text, plain = [], [], []
    for sighting in timed:
        began = perf_counter()
        city.past.tick(datetime.fromtimestamp(sighting.mark[0], UTC))
        city.past.learn(sighting)
        list(city.look(sighting))
        trend.append(perf_counter() - began)
        began = perf_counter()
        alike.learn(sighting)
        alike.find(sighting.signal_id, unless=never)
        text.append(perf_counter() - began)
    marks = [(s.mark[0], s.place) for s in city.past._known.values()]  # noqa: SLF001
    for sighting in timed[:50]:
        began = perf_counter()
        since = sighting.mark[0] - WINDOW.total_seconds()
        sum(place == sighting.place and at > since for at, place in marks)
        plain.append(perf_counter() - began)
    ms = 1000
    say(
        f"  a look for trends: mean {mean(trend) * ms:.3f} ms, p99 {p99(trend) * ms:.3f} ms; "
        f"{mean(trend) / mean(plain):.4f} of going over all ({mean(plain) * ms:.1f} ms)"
    )
    texts = [" ".join(s.words) for s in city.past._known.values()]  # noqa: SLF001
    began = perf_counter()
    for sighting in timed[:5]:
        process.extractOne(
            " ".join(sighting.words), texts, scorer=fuzz.ratio, score_cutoff=LIKE
        )
    compared = (perf_counter() - began) / 5
    say(
        f"  a look for duplicates: mean {mean(text) * ms:.3f} ms, p99 {p99(text) * ms:.3f} ms; "
        f"{mean(text) / compared:.4f} of rapidfuzz over all ({compared * ms:.1f} ms)"
    )


def many(city: City, count: int) -> Iterator[Sighting]:
    """Yield signals spread over nine weeks, and then after them."""
    for _ in range(count):
        city.number += 1
        at = BEGAN.timestamp() + city.number * 63 * 86400 / LARGE
        (place,) = city.random.choices(city.places, cum_weights=city.weights)
        said = {*city.random.choices(city.vocabulary, cum_weights=city.often, k=14)}
        yield Sighting((at, UUID(int=city.number)), place, None, None, tuple(sorted(said)))


def p99(values: list[float]) -> float:
    """Return the 99th percentile."""
    return sorted(values)[int(len(values) * 0.99)]


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
