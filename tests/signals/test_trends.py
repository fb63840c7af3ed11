"""Trends: found once, told with numbers, closed by themselves; and the same at every replay."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import comb
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.signals.domain.chance import binomial_tail, hypergeometric_tail
from services.signals.domain.past import WEEKS, WINDOW, Past, Place, Sighting
from services.signals.store import SignalStore
from shared.contracts.signals.change import CategoryCorrected, CorrectCategory
from shared.contracts.signals.duplicates import ConfirmDuplicate
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.trends import ListTrends, TrendClosed, TrendDetected
from tests.signals.world import NOW, World, log

DAY, WEEK = timedelta(days=1), timedelta(days=7)
BEGAN = NOW - 8 * WEEK
ORDINARY = (
    "groepje blowt achter de sporthal",
    "ruzie tussen twee scholen over een filmpje",
    "een meisje zoekt hulp bij haar huiswerk",
    "jongen van veertien danst heel goed",
)
FAIR = "jongen rookt uit een rare pen die hij op de kermis kreeg, smaakt naar mango"


def ordinary(weeks: int = 8, a_week: int = 4, *, after: int = 0) -> Iterator[LogSignal]:
    """Yield what comes in a quiet neighbourhood, `after` so many weeks."""
    for number in range(after * a_week, (after + weeks) * a_week):
        seen_at = BEGAN + number * WEEK / a_week
        yield numbered(number, ORDINARY[number % len(ORDINARY)], seen_at, f"quiet{number}")


def fair(count: int = 6, *, begin: datetime = NOW, first: int = 1000) -> Iterator[LogSignal]:
    """Yield what comes after the fair: on several profiles, hours apart."""
    for number in range(count):
        seen_at = begin + number * timedelta(hours=3)
        yield numbered(first + number, FAIR, seen_at, f"fair{number}")


def numbered(number: int, text: str, seen_at: datetime, handle: str) -> LogSignal:
    return log(
        text,
        id=UUID(int=10_000 + number),
        signal_id=UUID(int=number + 1),
        seen_at=seen_at,
        handle=handle,
        category="middelengebruik" if text == FAIR else None,
    )


async def live(world: World, *commands: LogSignal) -> None:
    for command in commands:
        await world.wait_until(max(command.seen_at, world.now))
        await world.hear(command)


@pytest.fixture
def world() -> World:
    return World(now=BEGAN)


async def test_unknown_smoking_devices_after_a_fair_are_a_trend(world: World) -> None:
    await live(world, *ordinary(), *fair())
    found = world.heard(TrendDetected)
    rate, words = (next(t for t in found if t.method == method) for method in ("rate", "words"))

    assert len(found) == 2
    assert (rate.category, rate.neighbourhood) == ("middelengebruik", "noord")
    assert rate.observed > 4 * rate.expected
    assert rate.probability < 0.05
    assert rate.profiles >= 3
    assert (rate.since, rate.found_at) == (rate.found_at - WINDOW, rate.found_at)
    assert words.words >= 1
    answer = await world.hear(ListTrends())
    shown = {w.get_secret_value() for t in answer.trends for w in t.words}
    assert shown & {"kermis", "mango", "pen", "rare", "rookt", "smaakt"}


async def test_an_event_of_a_trend_has_no_words_of_anybody(world: World) -> None:
    await live(world, *ordinary(), *fair())

    for told in world.heard(TrendDetected):
        assert "kermis" not in told.model_dump_json()
        assert "fair" not in told.model_dump_json()


async def test_a_quiet_time_has_no_trend(world: World) -> None:
    await live(world, *ordinary(weeks=10))

    assert world.heard(TrendDetected) == []


async def test_one_busy_account_is_no_trend(world: World) -> None:
    alone = [c.model_copy(update={"handle": None}) for c in fair(8)]
    same = [numbered(1000 + n, FAIR, c.seen_at, "one.account") for n, c in enumerate(alone)]
    await live(world, *ordinary(), *same)

    assert world.heard(TrendDetected) == []


async def test_a_trend_is_told_once_however_long_it_goes_on(world: World) -> None:
    await live(world, *ordinary(), *fair(20))

    assert len(world.heard(TrendDetected)) == 2


async def test_it_closes_itself_when_nothing_comes_any_more(world: World) -> None:
    await live(world, *ordinary(), *fair())
    assert world.heard(TrendClosed) == []
    await world.wait_until(NOW + 3 * WEEK)
    closed = world.heard(TrendClosed)

    assert {c.trend_id for c in closed} == {t.trend_id for t in world.heard(TrendDetected)}
    assert all(NOW < c.over_at < NOW + 3 * WEEK for c in closed)
    assert (await world.hear(ListTrends())).total == 0
    assert (await world.hear(ListTrends(over=True))).total == 2
    assert not [name for name in world.timers if name.startswith("trend-due")]


async def test_the_next_fair_is_another_trend(world: World) -> None:
    await live(world, *ordinary(), *fair())
    await live(world, *ordinary(weeks=12, after=9))
    await live(world, *fair(8, begin=NOW + 13 * WEEK, first=2000))
    rates = [t for t in world.heard(TrendDetected) if t.method == "rate"]

    assert len({t.trend_id for t in rates}) == len(rates) == 2


async def test_duplicates_count_once(world: World) -> None:
    await live(world, *ordinary())
    first, *others = fair(4)
    await live(world, first)
    for command in others:
        await live(world, command)
        await world.hear(ConfirmDuplicate(signal_id=command.signal_id, of=first.signal_id))

    seen = world.store.past.sighting(first.signal_id)
    assert seen
    assert len(world.store.past.recent(seen.place, world.store.past.clock)) == 1


async def test_a_corrected_category_is_looked_at_again(world: World) -> None:
    await live(world, *ordinary())
    for command in fair(6):
        await live(world, command.model_copy(update={"category": "overig"}))
    by_category = [t.category for t in world.heard(TrendDetected) if t.method == "rate"]
    assert by_category == ["overig"]

    for command in fair(6):
        await world.hear(CorrectCategory(signal_id=command.signal_id, category="fraude"))
        await world.hear(world.heard(CategoryCorrected)[-1])
    assert "fraude" in [t.category for t in world.heard(TrendDetected)]


async def test_a_crash_at_every_publish_tells_it_once(world: World) -> None:
    commands = list(fair())
    await live(world, *ordinary(), *commands[:-1])
    for command in commands[-1:]:
        await world.wait_until(command.seen_at)
        await world.hear_with_a_crash_at_every_publish(command)
    told = [t.trend_id for t in world.heard(TrendDetected)]

    assert len(told) == len(set(told)) == 2


async def test_the_same_stream_says_the_same_twice() -> None:
    def said(world: World) -> list[object]:
        return [
            (type(m).__name__, m.model_dump(exclude={"at", "id", "correlation_id"}))
            for m in world.told
        ]

    worlds = [World(now=BEGAN), World(now=BEGAN)]
    for world in worlds:
        await live(world, *ordinary(), *fair())
    replayed = World(now=NOW + 52 * WEEK)  # a year later, all at once
    for command in (*ordinary(), *fair()):
        await replayed.hear(command)

    assert said(worlds[0]) == said(worlds[1])
    states = [
        {s.signal_id: (s.category, s.state, s.also) for s in w.store.by_id(after=None)}
        for w in (*worlds, replayed)
    ]
    assert states[0] == states[1] == states[2]
    trends = [
        [(t.trend_id, t.found_at, t.observed) for t in w.heard(TrendDetected)]
        for w in (worlds[0], replayed)
    ]
    assert trends[0] == trends[1]


async def test_a_restart_knows_the_same_past_and_sets_its_clocks(world: World) -> None:
    await live(world, *ordinary(), *fair())
    before: SignalStore = world.store
    world.timers.clear()
    world.restart()
    await world.start()

    assert len(world.store.past) == len(before.past)
    assert world.store.past.clock == before.past.clock
    assert len([name for name in world.timers if name.startswith("trend-due")]) == 2


# --- the numbers ------------------------------------------------------------------


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_the_sum_of_its_terms(hits: int, more: int, share: float) -> None:
    of = hits + more
    exact = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits, of + 1))

    assert binomial_tail(hits, of, share) == pytest.approx(exact, rel=1e-9, abs=1e-300)


@given(st.data())
def test_the_hypergeometric_tail_is_the_sum_of_its_terms(data: st.DataObject) -> None:
    of = data.draw(st.integers(1, 60))
    drawn, marked = data.draw(st.integers(0, of)), data.draw(st.integers(0, of))
    hits = data.draw(st.integers(0, 60))
    ways = range(hits, min(drawn, marked) + 1)
    exact = sum(comb(marked, k) * comb(of - marked, drawn - k) for k in ways) / comb(of, drawn)

    assert hypergeometric_tail(hits, drawn, marked, of) == pytest.approx(exact, rel=1e-9)


MOMENTS = st.lists(st.integers(0, 90 * 24), min_size=1, max_size=40)


@given(MOMENTS, st.integers(0, 90 * 24))
@settings(max_examples=200)
def test_the_past_counts_what_lies_in_its_windows(hours: list[int], now_hour: int) -> None:
    """Against counting by hand, also for what comes late and out of order."""
    place = Place("geweld", "noord", "instagram")
    now = BEGAN + timedelta(hours=now_hour)
    past, kept = Past(), []
    for number, hour in enumerate(hours):
        seen_at = BEGAN + timedelta(hours=hour)
        if seen_at > now:
            continue
        past.learn(Sighting((seen_at.timestamp(), UUID(int=number)), place, None, None, ()))
        kept.append(seen_at)

    start = now - WINDOW
    recent = [m for m in kept if start < m <= now]
    earlier = [m for m in kept if start - WEEKS * WINDOW < m <= start]
    assert len(past.recent(place, now)) == len(recent)
    assert past.earlier(place, now) == len(earlier)


@given(MOMENTS)
def test_the_clock_never_runs_back(hours: list[int]) -> None:
    past = Past()
    clocks = []
    for hour in hours:
        past.tick(BEGAN + timedelta(hours=hour))
        clocks.append(past.clock)

    assert clocks == sorted(clocks)
    assert past.clock == BEGAN + timedelta(hours=max(hours))


@given(MOMENTS)
def test_what_is_learnt_and_forgotten_leaves_nothing(hours: list[int]) -> None:
    past = Past()
    for number, hour in enumerate(hours):
        moment = (BEGAN + timedelta(hours=hour)).timestamp()
        place = Place("geweld", "noord", "instagram")
        past.learn(Sighting((moment, UUID(int=number)), place, None, None, ("mes",)))
    for number in range(len(hours)):
        past.forget(UUID(int=number))

    assert len(past) == 0
    assert (past._all, past._topics) == ([], {})
