"""What is to be asked for anew."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.consent.domain.may_publish import Rules
from shared.contracts.consent.ending import Ending, ListEnding
from shared.contracts.consent.record import Signer
from tests.consent.world import (
    DAY,
    MOTHER,
    NOW,
    OTHER,
    World,
    signed,
    withdrawal,
)


@pytest.fixture
def world() -> World:
    return World()


async def ending(world: World, days: int = 30, **query: object) -> dict[UUID, str]:
    answer = await world.hear(ListEnding(days=days, **query))
    assert isinstance(answer, Ending)
    return {one.consent_id: one.why for one in answer.consents}


async def test_what_ends_within_the_days_is_asked_for_anew(world: World) -> None:
    soon, later = NOW.date() + 20 * DAY, NOW.date() + 40 * DAY
    await world.hear(signed(1, valid_until=soon))
    await world.hear(signed(2, youth_id=OTHER, valid_until=later))

    assert await ending(world) == {signed(1).consent_id: "ends"}
    assert len(await ending(world, days=50)) == 2
    assert await ending(world, days=50, youths=(OTHER,)) == {signed(2).consent_id: "ends"}
    world.now += 30 * DAY
    assert (await ending(world, days=0)) == {signed(1).consent_id: "ended"}


async def test_the_last_day_still_counts_and_a_year_later_nobody_asks(world: World) -> None:
    await world.hear(signed(valid_until=NOW.date()))

    assert await ending(world, days=0) == {}
    assert await ending(world, days=1) == {signed().consent_id: "ends"}
    world.now += timedelta(days=368)
    assert await ending(world, days=366) == {}


async def test_for_one_event_only_its_own(world: World) -> None:
    event, end = UUID(int=9), NOW.date() + 5 * DAY
    await world.hear(signed(1, event_id=event, valid_until=end))
    await world.hear(signed(2, valid_until=end))

    assert await ending(world, event_id=event) == {signed(1).consent_id: "ends"}


async def test_what_was_taken_back_or_followed_is_not_asked_for(world: World) -> None:
    end = NOW.date() + 5 * DAY
    await world.hear(signed(1, valid_until=end))
    await world.hear(signed(2, signed_at=NOW))
    assert await ending(world) == {}

    await world.hear(signed(3, youth_id=OTHER, valid_until=end))
    await world.hear(withdrawal(youth_id=OTHER))
    assert await ending(world) == {}


async def test_from_sixteen_on_it_is_the_youth_who_is_asked(world: World) -> None:
    born_on = date(2010, 12, 1)  # sixteen in eight days
    await world.hear(signed(born_on=born_on, guardian_id=MOTHER))
    answer = await world.hear(ListEnding(days=30))

    (one,) = answer.consents
    assert (one.why, one.on) == ("sixteen", date(2026, 12, 1))
    assert (one.signer, one.guardian_id) == (Signer.YOUTH, None)

    await world.hear(signed(2, born_on=date(2010, 11, 1), youth_id=OTHER, signer="youth"))
    assert list(await ending(world)) == [signed().consent_id]


async def test_when_the_notice_changes_everybody_is_asked_again() -> None:
    world = World(rules=Rules(notices={2: NOW.date() + 3 * DAY}))
    await world.hear(signed(notice_version=1))

    assert await ending(world) == {signed().consent_id: "notice-changed"}
