"""What the events of a period come to."""

import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.facts import FACTS
from services.reporting.domain.metrics import HOURS, PEOPLE, count
from services.reporting.domain.period import period
from shared.contracts.message import Event
from shared.contracts.policy.workers import ActivityRecorded
from shared.contracts.signals.change import CategoryCorrected
from shared.contracts.signals.duplicates import DuplicateConfirmed
from shared.contracts.signals.follow_up import ActionRecorded
from shared.contracts.signals.requests import MessageSpread
from shared.contracts.signals.share import SignalShared
from shared.language.metrics import METRICS
from tests.reporting import oracle
from tests.reporting.events import streams
from tests.reporting.world import DAYS, NOON, World, logged, some

PERIODS = ("2026-q3", "2026-q4", "2026-h2", "2026", "2027-q1")


def numbers(world: World, name: str) -> dict[str, object]:
    found = world.figures(period(name))
    return {metric: count(metric, found) for metric in METRICS} | {
        "signals": {id_: (s.category, s.place, s.month) for id_, s in found.signals.items()},
        "shared": found.shared,
        "actions": {who: len(events) for who, events in found.actions.items()},
    }


def numbers_of_before(events: list[Event], name: str) -> dict[str, object]:
    begin, end = period(name)
    found = oracle.figures(events, begin=begin, end=end)
    return {name: count(found) for name, count in oracle.COUNTS.items()} | {
        "signals": {
            id_: (category, found.places[id_], found.months[id_])
            for id_, category in found.signals.items()
        },
        "shared": found.shared,
        "actions": found.actions,
    }


@given(streams())
async def test_every_stream_of_events_gives_the_numbers_that_it_gave_before(
    events: list[Event],
) -> None:
    world = World()
    await world.hear_all(*(e for e in events if e.type() in world.bound))

    for name in PERIODS:
        assert numbers(world, name) == numbers_of_before(events, name)


@given(streams(), st.randoms(use_true_random=False))
async def test_repeats_any_order_and_a_restart_change_no_number(
    events: list[Event], chance: random.Random
) -> None:
    world = World()
    heard = [e for e in events if e.type() in world.bound] * 2
    chance.shuffle(heard)
    await world.hear_all(*heard[: len(events)])
    world.restart()
    await world.hear_all(*heard[len(events) :])

    for name in PERIODS:
        assert numbers(world, name) == numbers_of_before(events, name)


async def test_a_signal_counts_under_its_last_category_and_a_duplicate_not() -> None:
    first, second = logged(1, "geweld"), logged(2, "geweld")
    facts = first.model_dump(include={"signal_id", "urgency", "platform", "seen_at"})
    corrected = CategoryCorrected(
        at=NOON + timedelta(hours=1), **facts, revision=2, category="talent", previous="geweld"
    )
    same = DuplicateConfirmed(at=NOON, signal_id=second.signal_id, of=first.signal_id)
    world = World()
    await world.hear_all(corrected, first, same, second)

    signals = world.figures().signals
    assert {id_: s.category for id_, s in signals.items()} == {first.signal_id: "talent"}


async def test_a_day_is_a_day_in_amsterdam() -> None:
    late = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    world = World()
    await world.hear_all(logged(1, at=late), logged(2, at=late + timedelta(minutes=1)))

    assert len(world.figures().signals) == 1


async def test_a_correction_after_the_period_leaves_its_report_as_it_was() -> None:
    signal = logged(1, "geweld")
    facts = signal.model_dump(include={"signal_id", "urgency", "platform", "seen_at"})
    after = datetime(2027, 1, 5, tzinfo=UTC)
    later = CategoryCorrected(at=after, **facts, revision=2, category="talent", previous="x")
    world = World()
    await world.hear_all(signal, later)

    assert [s.category for s in world.figures().signals.values()] == ["geweld"]


async def test_every_metric_counts_something() -> None:
    world = World()
    await world.hear_all(
        *some(2, "hulpvraag"),
        ActionRecorded(at=NOON, signal_id=uuid4(), action="visited", by="politie"),
        MessageSpread(
            at=NOON, request_id=uuid4(), partner="politie", platform="instagram", reach=300
        ),
        ActivityRecorded(
            at=NOON, worker="amina", platform="x", on=NOON.date(), minutes=150, activity="bring"
        ),
        SignalShared(
            at=NOON, signal_id=uuid4(), revision=1, partner="school", fields=(), clauses=()
        ),
    )
    counted = {metric: count(metric, world.figures()) for metric in METRICS}

    assert counted["help-requests"] == counted["signals"] == 2
    assert (counted["actions"], counted["reach"]) == (1, 300)
    assert (counted["online-hours"], counted["brought-hours"]) == (2, 2)
    assert counted["shared-signals"] == 1


def test_every_metric_a_goal_can_have_is_counted() -> None:
    assert HOURS.keys() | PEOPLE.keys() == METRICS.keys()
    assert not HOURS.keys() & PEOPLE.keys()


def test_every_fact_has_a_table_of_its_own() -> None:
    assert len({kind.table for kind in FACTS}) == len(FACTS)


@pytest.mark.parametrize("kind", oracle.COUNTED)
def test_what_was_counted_before_is_heard(kind: type[Event]) -> None:
    unused = {"SignalClosed"}  # it was read, and in no figure

    assert kind.type() in World.inbox.handlers or kind.__name__ in unused


async def test_no_worker_partner_request_or_person_is_kept_with_what_only_counts() -> None:
    world = World()
    online = ActivityRecorded(
        at=NOON, worker="amina", platform="x", on=DAYS.begin, minutes=150, activity="bring"
    )
    await world.hear(online)

    assert not any(b"amina" in (row.value or b"") for row in world.shelf._rows.values())
