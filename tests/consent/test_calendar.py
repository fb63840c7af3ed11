"""Stories over months and years: the birthday, and consents that end."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.consent.calendar import (
    ConsentEnded,
    ConsentEndsSoon,
    OwnConsentNeeded,
    OwnConsentSoon,
    YouthDue,
)
from shared.contracts.consent.record import Signer
from shared.language.clock import HERE
from tests.consent.world import (
    DAY,
    MINUTE,
    NOW,
    YOUTH,
    World,
    signed,
    withdrawal,
)

# A birthday on 29 February, and one in summer time.
BIRTHDAYS = [(date(2012, 2, 29), date(2028, 2, 29)), (date(2011, 7, 1), date(2027, 7, 1))]


def here(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=HERE)


@pytest.mark.parametrize(("born_on", "sixteen_on"), BIRTHDAYS)
async def test_across_the_sixteenth_birthday(born_on: date, sixteen_on: date) -> None:
    birthday = here(sixteen_on)
    world = World(now=birthday - 60 * DAY)
    await world.hear(signed(born_on=born_on, signed_at=world.now))

    await world.wait_until(birthday - 30 * DAY - MINUTE)
    assert world.heard(OwnConsentSoon) == []

    await world.wait_until(birthday - 30 * DAY)
    assert [e.on for e in world.heard(OwnConsentSoon)] == [sixteen_on]

    await world.wait_until(birthday - MINUTE)
    assert await world.may_post() is None
    assert world.heard(OwnConsentNeeded) == []

    await world.wait_until(birthday)
    assert await world.may_post() == "own-consent-needed"
    assert len(world.heard(OwnConsentNeeded)) == 1

    own = {"born_on": born_on, "signer": Signer.YOUTH, "signed_at": world.now, "assent": None}
    await world.hear(signed(2, **own))
    assert await world.may_post() is None
    assert [e.on for e in world.heard(OwnConsentSoon)] == [sixteen_on]


async def test_who_signed_for_themselves_is_not_told_of_a_birthday() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 6, 1), signer=Signer.YOUTH, assent=None))
    await world.wait_until(NOW + 300 * DAY)

    assert world.heard(OwnConsentSoon) + world.heard(OwnConsentNeeded) == []


async def test_a_guardian_who_signs_a_week_before_the_birthday_is_told_at_once() -> None:
    world = World()
    birthday = here(date(2026, 11, 30))
    await world.hear(signed(born_on=date(2010, 11, 30), signed_at=NOW))
    await world.wait_until(NOW + MINUTE)

    assert len(world.heard(OwnConsentSoon)) == 1
    assert world.heard(OwnConsentNeeded) == []
    await world.wait_until(birthday)
    assert len(world.heard(OwnConsentNeeded)) == 1


async def test_a_consent_that_ends_is_told_before_and_after_and_once() -> None:
    world = World()
    await world.hear(signed(valid_until=date(2027, 6, 30)))
    last = here(date(2027, 7, 1))

    await world.wait_until(last - 30 * DAY)
    assert [e.on for e in world.heard(ConsentEndsSoon)] == [date(2027, 6, 30)]
    await world.wait_until(last - MINUTE)
    assert await world.may_post() is None
    await world.wait_until(last)
    assert await world.may_post() == "expired"
    await world.wait_until(last + 400 * DAY)
    assert len(world.heard(ConsentEndsSoon)) == len(world.heard(ConsentEnded)) == 1


async def test_a_consent_that_was_followed_does_not_end() -> None:
    world = World()
    await world.hear(signed(valid_until=date(2027, 6, 30)))
    world.now = datetime(2027, 5, 1, tzinfo=UTC)
    renewed = signed(2, signed_at=world.now, renews=signed().consent_id)
    await world.hear(renewed)
    await world.wait_until(datetime(2027, 7, 2, tzinfo=UTC))

    assert await world.may_post() is None
    assert world.heard(ConsentEndsSoon) == []
    await world.wait_until(datetime(2028, 5, 3, tzinfo=UTC))
    assert [e.consent_id for e in world.heard(ConsentEnded)] == [renewed.consent_id]


async def test_what_was_withdrawn_is_not_reminded_of() -> None:
    world = World()
    await world.hear(signed())
    await world.hear(withdrawal())
    await world.wait_until(NOW + 500 * DAY)

    assert world.heard(ConsentEndsSoon) + world.heard(ConsentEnded) == []


async def test_a_crash_at_any_moment_of_a_birthday_loses_nothing() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 12, 1), signed_at=NOW, valid_until=NOW.date()))
    world.now = here(date(2026, 12, 1))
    _, due = world.timers[f"youth-due/{YOUTH}"]
    published = await world.hear_with_a_crash_at_every_publish(due)
    await world.hear(due)

    told = [type(m) for m in world.told[1:]]
    assert published >= 2
    assert sorted(k.__name__ for k in told) == ["ConsentEnded", "ConsentEndsSoon"]


async def test_a_timer_that_got_lost_is_set_again_at_the_start() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 12, 30)))
    ((at, due),) = world.timers.values()
    world.timers.clear()
    world.restart()
    await world.start()

    ((at_again, due_again),) = world.timers.values()
    assert isinstance(due, YouthDue)
    assert (at_again, due_again.id) == (at, due.id)


async def test_a_timer_for_somebody_unknown_is_nothing() -> None:
    world = World()
    await world.hear(YouthDue(youth_id=YOUTH))

    assert world.told == []
