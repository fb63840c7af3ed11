"""Goals, and what the events of a period come to."""

import inspect
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.cli.reporting.figures import COUNTED, COUNTS, _count, figures, period
from clients.cli.reporting.sheet import progress, report, standing_goals
from shared.contracts.message import Message
from shared.contracts.policy.goals import DropGoal, GoalDropped, GoalSet, SetGoal
from shared.contracts.policy.workers import ActivityRecorded
from shared.contracts.signals.change import CategoryCorrected
from shared.contracts.signals.duplicates import DuplicateConfirmed
from shared.contracts.signals.follow_up import ActionRecorded
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.requests import MessageSpread
from shared.contracts.signals.share import SignalShared
from shared.documents.sheets import files_of
from shared.messaging.inbox import Refuse
from shared.privacy.small_cells import HIDDEN
from tests.policy.world import World

BEGIN, END = period("2026-q4")
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def goal(**changed: Any) -> SetGoal:
    given = {
        "goal": "meer-hulpvragen",
        "metric": "help-requests",
        "baseline": 2,
        "target": 12,
        "responsible": "manager",
        "begin": BEGIN,
        "end": END,
    }
    return SetGoal(**given | changed)


def logged(
    number: int, category: str = "hulpvraag", where: str | None = "noord", at: datetime = NOON
) -> SignalLogged:
    return SignalLogged(
        id=UUID(int=number),
        at=at,
        signal_id=UUID(int=10_000 + number),
        revision=1,
        category=category,
        urgency="normal",
        platform="instagram",
        seen_at=at,
        neighbourhood=where,
        confidence=1,
        chosen_by="worker",
        harmful_account=False,
    )


def some(count: int, category: str, where: str = "noord", first: int = 1) -> list[Message]:
    return [logged(first + n, category, where) for n in range(count)]


# --- goals ------------------------------------------------------------------------


async def test_a_goal_stands_when_it_can_be_measured_and_ends() -> None:
    world = World()
    await world.hear_with_a_crash_at_every_publish(goal())
    await world.hear(goal())

    (first, _) = world.heard(GoalSet)
    assert (first.metric, first.target) == ("help-requests", 12)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"metric": "geluk"}, "unknown-metric"),
        ({"target": 2}, "no-change"),
        ({"end": BEGIN}, "bad-period"),
        ({"end": BEGIN + timedelta(days=800)}, "bad-period"),
    ],
)
async def test_what_cannot_be_attained_is_no_goal(changed: Any, reason: str) -> None:
    world = World()
    with pytest.raises(Refuse, match=reason):
        await world.hear(goal(**changed))
    assert world.told == []


async def test_a_goal_that_is_dropped_no_longer_stands() -> None:
    world = World()
    await world.hear(goal())
    await world.hear(DropGoal(goal="meer-hulpvragen"))

    assert len(world.heard(GoalDropped)) == 1
    assert standing_goals(world.told) == {}


async def test_progress_is_counted_from_the_events_of_its_period() -> None:
    world = World()
    await world.hear(goal())
    outside = [logged(90, at=NOON - timedelta(days=60)), logged(91, "geweld")]
    (stands,) = standing_goals(world.told).values()

    events = [*some(7, "hulpvraag"), *outside]
    found = figures(events, begin=stands.begin, end=stands.end)
    assert progress(stands, found) == (7, 0.5)


# --- figures ----------------------------------------------------------------------


def test_an_event_counts_once_however_often_it_comes() -> None:
    events = some(3, "geweld") * 2

    assert len(figures(events, begin=BEGIN, end=END).signals) == 3


def test_a_signal_counts_under_its_last_category_and_a_duplicate_not() -> None:
    first, second = logged(1, "geweld"), logged(2, "geweld")
    facts = first.model_dump(include={"signal_id", "urgency", "platform", "seen_at"})
    corrected = CategoryCorrected(
        at=NOON, **facts, revision=2, category="talent", previous="geweld"
    )
    same = DuplicateConfirmed(at=NOON, signal_id=second.signal_id, of=first.signal_id)
    found = figures([first, second, corrected, same], begin=BEGIN, end=END)

    assert dict(found.signals) == {first.signal_id: "talent"}


def test_a_day_is_a_day_in_amsterdam() -> None:
    late = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    events = [logged(1, at=late), logged(2, at=late + timedelta(minutes=1))]

    assert len(figures(events, begin=BEGIN, end=END).signals) == 1


def test_every_metric_counts_something() -> None:
    events: list[Message] = [
        *some(2, "hulpvraag"),
        ActionRecorded(at=NOON, signal_id=uuid4(), action="visited", by="politie"),
        MessageSpread(
            at=NOON, request_id=uuid4(), partner="politie", platform="instagram", reach=300
        ),
        ActivityRecorded(
            at=NOON, worker="amina", platform="x", on=BEGIN, minutes=150, activity="bring"
        ),
        SignalShared(
            at=NOON, signal_id=uuid4(), revision=1, partner="school", fields=(), clauses=()
        ),
    ]
    found = figures(events, begin=BEGIN, end=END)
    counted = {name: count(found) for name, count in COUNTS.items()}

    assert counted["help-requests"] == counted["signals"] == 2
    assert (counted["actions"], counted["reach"]) == (1, 300)
    assert (counted["online-hours"], counted["brought-hours"]) == (2, 2)
    assert counted["shared-signals"] == 1


def test_what_is_read_back_is_what_is_counted() -> None:
    cases = re.findall(r"^        case (\w+)\(", inspect.getsource(_count), re.MULTILINE)

    assert sorted(cases) == sorted(kind.__name__ for kind in COUNTED)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2028-q1", date(2028, 1, 1), date(2028, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-h2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2028", date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_periods(name: str, first: date, last: date) -> None:
    assert period(name) == (first, last)


@pytest.mark.parametrize("name", ["", "2026-q5", "26-q1", "q1-2026", "2026-q1-x"])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="^" + name):
        period(name)


# --- the report -------------------------------------------------------------------


def made(events: list[Message]) -> dict[str, bytes]:
    found = figures(events, begin=BEGIN, end=END)
    return dict(files_of(report(found, (), name="2026-q4"), "verslag"))


def test_the_same_events_give_the_same_bytes_in_any_order_of_repeats() -> None:
    events = some(9, "geweld") + some(6, "talent", first=50)

    assert made(events) == made(events + events)


def test_a_small_number_is_in_no_file_and_nobody_is_in_any() -> None:
    events = [*some(9, "geweld"), *some(3, "talent", "west", first=50)]
    files = made(events)
    text = files["verslag-signalen.csv"].decode("utf-8-sig")

    assert HIDDEN in text
    assert '"3"' not in text
    for name, content in files.items():
        if name.endswith((".csv", ".html")):
            for event in events:
                assert str(getattr(event, "signal_id")).encode() not in content  # noqa: B009


def test_an_empty_period_is_a_report_too() -> None:
    assert made([])["verslag.pdf"].startswith(b"%PDF")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["geweld", "talent", "hulpvraag"]),
            st.sampled_from(["noord", "west", "oost"]),
        ),
        max_size=60,
    )
)
def test_no_small_number_is_ever_shown(signals: list[tuple[str, str]]) -> None:
    events: list[Message] = [logged(n, c, w) for n, (c, w) in enumerate(signals, start=1)]
    found = figures(events, begin=BEGIN, end=END)
    sheet = report(found, (), name="2026-q4")
    table = next(t for t in sheet.tables if t.name == "signalen")

    for row in table.rows:
        assert all(not (isinstance(cell, int) and 0 < cell < 5) for cell in row[1:])
