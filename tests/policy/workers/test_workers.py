"""Profiles against the two rules, hours against the norm, competences and means."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.policy.domain.workers.profiles import POINTS
from services.policy.domain.workers.workers import COMPETENCES
from shared.contracts.policy.profiles import (
    CheckProfile,
    NotePlatformChange,
    PlatformChangeNoted,
    ProfileChecked,
    ProfileOverdue,
    RegisterProfile,
)
from shared.contracts.policy.workers import (
    ActivityRecorded,
    ListWorkers,
    RecordActivity,
    RecordCompetence,
    RecordMeans,
    Workers,
    WorkerView,
)
from shared.messaging.inbox import Refuse, TooEarly
from tests.policy.builders import NOW
from tests.policy.world import World

TODAY = NOW.date()
DAY = timedelta(days=1)
AMINA = "amina"


@pytest.fixture
def world() -> World:
    return World()


def registered(**changed: object) -> RegisterProfile:
    given = {"worker": AMINA, "platform": "instagram", "handle": "@amina.jongerenwerk"}
    return RegisterProfile(**given | changed)


def checked(*good: str, on: date = TODAY) -> CheckProfile:
    given = {"worker": AMINA, "platform": "instagram", "on": on, "good": good or POINTS}
    return CheckProfile.model_validate(given)


async def seen(world: World) -> WorkerView:
    answer = await world.hear(ListWorkers())
    assert isinstance(answer, Workers)
    return answer.workers[0]


async def test_a_new_profile_is_checked_within_two_weeks(world: World) -> None:
    await world.hear(registered())
    (profile,) = (await seen(world)).profiles

    assert (profile.checked_on, profile.due) == (None, TODAY + 14 * DAY)
    assert profile.missing == POINTS
    await world.wait_until(NOW + 16 * DAY)
    assert len(world.heard(ProfileOverdue)) == 1
    assert (await seen(world)).profiles[0].overdue


async def test_what_is_all_right_is_due_again_after_half_a_year(world: World) -> None:
    await world.hear(registered())
    await world.hear(checked())
    (told,) = world.heard(ProfileChecked)

    assert told.missing == ()
    assert told.due.month == (TODAY.month + 5) % 12 + 1
    await world.wait_until(NOW + 100 * DAY)
    assert world.heard(ProfileOverdue) == []
    await world.wait_until(NOW + 200 * DAY)
    assert len(world.heard(ProfileOverdue)) == 1


async def test_what_misses_is_named_and_due_again_soon(world: World) -> None:
    await world.hear(registered())
    await world.hear(checked("closed", "recognisable"))
    (told,) = world.heard(ProfileChecked)

    assert "work-apart" in told.missing
    assert told.due == TODAY + 14 * DAY


async def test_a_platform_that_changes_makes_its_profiles_due_again(world: World) -> None:
    await world.hear(registered())
    await world.hear(registered(platform="tiktok"))
    await world.hear(checked())
    await world.hear(NotePlatformChange(platform="instagram", on=TODAY))
    (told,) = world.heard(PlatformChangeNoted)
    due = {p.platform: p.due for p in (await seen(world)).profiles}

    assert told.profiles == 1
    assert due["instagram"] == TODAY + 14 * DAY
    await world.wait_until(NOW + 3 * DAY)
    await world.hear(checked(on=TODAY + 3 * DAY))
    await world.hear(NotePlatformChange(platform="instagram", on=TODAY + DAY))
    assert (await seen(world)).profiles[0].due > TODAY + 100 * DAY


async def test_an_older_check_does_not_undo_a_newer_one(world: World) -> None:
    await world.hear(registered())
    await world.hear(checked())
    await world.hear(checked("closed", on=TODAY - DAY))

    assert (await seen(world)).profiles[0].missing == ()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (registered(platform="hyves"), "unknown-platform"),
        (NotePlatformChange(platform="hyves", on=TODAY), "unknown-platform"),
        (
            RecordActivity(
                worker=AMINA, platform="tiktok", on=TODAY + DAY, minutes=5, activity="take"
            ),
            "in-the-future",
        ),
    ],
)
async def test_what_cannot_be_is_refused(world: World, command: object, reason: str) -> None:
    with pytest.raises(Refuse, match=reason):
        await world.hear(command)  # type: ignore[arg-type]


async def test_a_check_waits_for_its_profile(world: World) -> None:
    with pytest.raises(TooEarly):
        await world.hear(checked())


async def test_told_once_also_when_it_comes_twice_or_is_cut_off(world: World) -> None:
    await world.hear(registered())
    await world.hear_with_a_crash_at_every_publish(checked("closed"))
    await world.start()
    await world.wait_until(NOW + 16 * DAY)
    await world.start()
    await world.wait_until(NOW + 18 * DAY)

    assert len(world.heard(ProfileChecked)) == 1
    assert len(world.heard(ProfileOverdue)) == 1


async def test_bringing_and_taking_of_four_weeks_against_a_quarter_of_the_hours(
    world: World,
) -> None:
    await world.hear(RecordMeans(worker=AMINA, hours_a_week=32, means=("work-phone",)))
    for days, activity in ((1, "bring"), (2, "take"), (27, "take"), (28, "take")):
        await world.hear(
            RecordActivity(
                worker=AMINA,
                platform="instagram",
                on=TODAY - days * DAY,
                minutes=60,
                activity=activity,
            )
        )
    view = await seen(world)

    assert (view.bring_minutes, view.take_minutes) == (60, 120)
    assert view.norm_minutes == 32 * 60
    assert view.missing_means == ("shared-laptop",)


async def test_time_online_counts_once_however_often_it_comes(world: World) -> None:
    command = RecordActivity(
        worker=AMINA, platform="instagram", on=TODAY, minutes=60, activity="bring"
    )
    await world.hear_with_a_crash_at_every_publish(command)
    await world.hear(command)

    assert len(world.heard(ActivityRecorded)) == 1
    assert (await seen(world)).bring_minutes == 60


async def test_gaps_are_what_is_not_enough_or_not_known(world: World) -> None:
    for level, competence in ((2, "privacy"), (1, "curiosity"), (3, "accuracy")):
        await world.hear(
            RecordCompetence(worker=AMINA, competence=competence, level=level, on=TODAY)
        )

    assert set((await seen(world)).gaps) == set(COMPETENCES) - {"privacy", "accuracy"}


async def test_a_platform_warns_where_its_profile_is_shown(world: World) -> None:
    await world.hear(registered(platform="whatsapp"))

    assert "AVG" in ((await seen(world)).profiles[0].warning or "")


@given(st.dates(date(2026, 1, 1), date(2032, 12, 31)))
async def test_a_profile_is_overdue_from_the_midnight_after_its_last_day_here(
    day: date,
) -> None:
    """Also in summer time, and after the end of a short month."""
    world = World(now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    await world.hear(registered())
    await world.hear(checked(on=day))
    due = (await seen(world)).profiles[0].due
    end = datetime(due.year, due.month, due.day, 21, 59, tzinfo=UTC)
    await world.wait_until(end)
    assert world.heard(ProfileOverdue) == []
    await world.wait_until(end + timedelta(hours=2))
    assert len(world.heard(ProfileOverdue)) == 1
