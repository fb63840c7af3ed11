"""Helpers are there for a time, and their hours are kept."""

from typing import Any

import pytest

from shared.contracts.instaclean.helpers import (
    EndHelper,
    HelperAdmitted,
    HelperEnded,
    HoursNoted,
    NoteHours,
    ShowHours,
)
from shared.contracts.instaclean.proposals import ListSuitable
from shared.contracts.message import REGISTRY
from shared.contracts.roles import Role
from shared.hosting.service import installed
from shared.messaging.inbox import Refuse
from tests.instaclean.helping import DAY, HELPER, admit, open_to_helpers, propose


async def test_it_ends_by_itself(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.until(world.now + 30 * DAY)

    (event,) = world.of(HelperEnded)
    assert event.because == "expired"
    with pytest.raises(Refuse, match="helper-ended"):
        await world.do(ListSuitable(), by=HELPER)


async def test_it_ends_by_the_clock_also_when_the_timer_got_lost(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    world.timers.clear()
    world.now += 30 * DAY

    with pytest.raises(Refuse, match="helper-ended"):
        await world.do(propose(world), by=HELPER)
    await world.start()
    await world.until(world.now)
    assert len(world.of(HelperEnded)) == 1


async def test_a_longer_term_outlives_the_first_timer(world: Any) -> None:
    await world.do(admit(world))
    await world.do(admit(world, until=world.now + 60 * DAY))
    await world.until(world.now + 31 * DAY)

    assert world.of(HelperEnded) == []
    assert len(world.of(HelperAdmitted)) == 2


async def test_a_supervisor_can_end_it_and_nobody_stays_for_ever(world: Any) -> None:
    await world.do(admit(world))
    await world.do(EndHelper(helper=HELPER))
    with pytest.raises(Refuse, match="helper-ended"):
        await world.do(ListSuitable(), by=HELPER)
    with pytest.raises(Refuse, match="bad-term"):
        await world.do(admit(world, until=world.now + 400 * DAY))


async def test_hours_and_talks_add_up_and_are_kept_after_the_end(world: Any) -> None:
    await world.do(admit(world))
    work = NoteHours(helper=HELPER, on=world.now.date(), minutes=90)
    await world.do(work)
    await world.do(work)
    await world.do(EndHelper(helper=HELPER))
    await world.do(NoteHours(helper=HELPER, on=world.now.date(), minutes=30, talk=True))
    stated = await world.do(ShowHours(helper=HELPER), by=HELPER)

    assert (stated.minutes, stated.minutes_to_serve, stated.talks) == (120, 1200, 1)
    assert (len(stated.days), stated.ended) == (2, True)
    assert len(world.of(HoursNoted)) == 2


async def test_a_helper_sees_no_other_s_hours(world: Any) -> None:
    await world.do(admit(world, helper="helper-08"))

    with pytest.raises(Refuse, match="not-for-helpers"):
        await world.do(ShowHours(helper="helper-08"), by=HELPER)


def test_helpers_may_send_three_things_and_no_more() -> None:
    installed()
    assert {m.name for m in REGISTRY.values() if Role.HELPER in m.senders} == {
        "list-suitable",
        "propose-notice",
        "show-hours",
    }
