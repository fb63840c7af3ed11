"""A partner's year: what it may have, day by day, while nobody does anything but wait."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.policy.domain.agreements.reading import BadAgreements, read_agreements
from shared.contracts.policy.decide import DecideNow, SharingDecided
from shared.contracts.policy.ledger import SignalRecalled
from shared.contracts.policy.look_up import ReadLedger
from shared.language.clock import HERE
from tests.policy.builders import SIGNAL, TOML, logged
from tests.policy.world import World

SECOND = timedelta(seconds=1)


def file(**dates: object) -> str:
    """Return the file of the police with other dates."""
    toml = TOML
    for name, value in dates.items():
        if name == "grace_days":
            toml = toml.replace("version = 1", f"version = 1\ngrace_days = {value}")
            continue
        before, _, rest = toml.partition(f"{name} = ")
        toml = f"{before}{name} = {value}\n{rest.partition(chr(10))[2]}"
    return toml


def begin(day: date) -> datetime:
    """Return the moment a day begins here."""
    return datetime(day.year, day.month, day.day, tzinfo=HERE).astimezone(UTC)


async def shared_at(world: World, moment: datetime) -> str:
    """Let the clock run, log a signal, and return whether the police gets it, or why not."""
    await world.wait_until(moment)
    await world.hear(logged(signal_id=uuid4()))
    (decision,) = world.heard(SharingDecided)[-1].decisions
    return decision.reason or "shared"


async def test_a_year_of_one_agreement() -> None:
    world = World(now=datetime(2025, 12, 1, tzinfo=UTC))
    await world.agree(file(valid_from="2026-01-01", valid_until="2026-12-31"))

    year = [
        (date(2025, 12, 31), "not-yet-valid"),
        (date(2026, 1, 1), "shared"),
        (date(2026, 6, 30), "shared"),  # the last day without a review
        (date(2026, 7, 1), "shared"),  # grace
        (date(2026, 7, 14), "shared"),
        (date(2026, 7, 15), "review-overdue"),
        (date(2026, 12, 31), "review-overdue"),
        (date(2027, 1, 1), "expired"),
    ]
    for day, wanted in year:
        assert await shared_at(world, begin(day)) == wanted, day
        assert await shared_at(world, begin(day + timedelta(days=1)) - SECOND) == wanted, day


@pytest.mark.parametrize(
    ("last_day", "over_at"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the night before summer
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # a day of 23 hours
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
        (date(2028, 2, 28), datetime(2028, 2, 28, 23, tzinfo=UTC)),  # the 29th comes after it
        (date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC)),
        (date(2027, 2, 28), datetime(2027, 2, 28, 23, tzinfo=UTC)),
    ],
)
async def test_an_agreement_ends_at_midnight_here_on_every_kind_of_day(
    last_day: date, over_at: datetime
) -> None:
    world = World(now=begin(last_day - timedelta(days=40)))
    dates = {
        "valid_from": last_day - timedelta(days=60),
        "valid_until": last_day,
        "review_by": last_day,
    }
    await world.agree(file(**dates))

    assert await shared_at(world, over_at - SECOND) == "shared"
    assert await shared_at(world, over_at) == "expired"


@pytest.mark.parametrize("grace", [0, 1, 31])
@pytest.mark.parametrize(
    "review_by", [date(2026, 3, 28), date(2026, 10, 24), date(2028, 2, 28)]
)
async def test_days_of_grace_are_counted_in_days_also_over_a_change_of_the_clock(
    review_by: date, grace: int
) -> None:
    begun = review_by - timedelta(days=90)
    world = World(now=begin(begun))
    dates = {
        "valid_from": begun,
        "valid_until": review_by + timedelta(days=90),
        "review_by": review_by,
        "grace_days": grace,
    }
    await world.agree(file(**dates))
    stops = begin(review_by + timedelta(days=grace + 1))

    assert await shared_at(world, stops - SECOND) == "shared"
    assert await shared_at(world, stops) == "review-overdue"


@pytest.mark.parametrize(
    ("begun", "latest"),
    [
        (date(2027, 8, 31), date(2028, 2, 29)),  # six months later in a leap year
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 8, 29)),
    ],
)
def test_six_months_from_the_end_of_a_month_is_the_end_of_february(
    begun: date, latest: date
) -> None:
    dates = {"valid_from": begun, "valid_until": begun + timedelta(days=300)}

    read_agreements(file(**dates, review_by=latest))
    with pytest.raises(BadAgreements, match="zes maanden"):
        read_agreements(file(**dates, review_by=latest + timedelta(days=1)))


async def test_an_agreement_that_ends_takes_back_nothing_and_the_term_goes_on() -> None:
    world = World()
    await world.agree(file(valid_until="2026-06-30"))
    await world.hear(logged().model_copy(update={"id": UUID(int=5)}))
    await world.deliver(delete_by=date(2026, 8, 30))

    await world.wait_until(begin(date(2026, 8, 31)) - SECOND)
    assert world.heard(SignalRecalled) == []
    ended = await world.hear(DecideNow(signal_id=SIGNAL, partner="politie"), actor="signals")
    assert ended.decision.reason == "expired"

    await world.wait_until(begin(date(2026, 8, 31)))
    assert [recall.reason for recall in world.heard(SignalRecalled)] == ["term-ended"]
    (line,) = (await world.hear(ReadLedger())).lines
    assert line.recall.at == begin(date(2026, 8, 31))


async def test_a_service_that_slept_through_the_end_recalls_when_it_wakes() -> None:
    world = World()
    await world.agree()
    await world.hear(logged())
    await world.deliver(delete_by=date(2026, 6, 30))
    world.now = begin(date(2026, 9, 1))
    world.restart()
    await world.start()
    (due,) = world.timers.values()
    await world.wait_until(world.now)

    assert due[0] == begin(date(2026, 7, 1))
    assert [recall.reason for recall in world.heard(SignalRecalled)] == ["term-ended"]
