"""What a child wants: its latest word counts, and a no is never refused."""

from datetime import date

import pytest

from shared.contracts.consent.assent import AssentRecorded
from shared.contracts.consent.record import InvalidateConsent, Signer
from shared.messaging.inbox import Refuse
from tests.consent.world import (
    DAY,
    YOUTH,
    World,
    assent,
    signed,
)


async def test_a_yes_of_the_child_goes_with_the_consent_that_never_counted() -> None:
    world = World()
    await world.hear(signed(1))
    await world.hear(
        InvalidateConsent(
            youth_id=YOUTH, consent_id=signed(1).consent_id, reason="wrong-person"
        )
    )
    await world.hear(signed(2, assent=None))
    assert await world.may_post() == "assent-missing"
    await world.hear(assent())

    assert await world.may_post() is None


async def test_a_no_of_the_child_stays_when_the_consent_never_counted() -> None:
    world = World()
    await world.hear(signed(1, assent=False))
    await world.hear(InvalidateConsent(youth_id=YOUTH, consent_id=signed(1).consent_id))
    await world.hear(signed(2, assent=None))

    assert await world.may_post() == "child-objects"


async def test_who_is_sixteen_and_tells_a_worker_no_takes_back_their_own_consent() -> None:
    world = World()
    own = {"born_on": date(2009, 3, 15), "signer": Signer.YOUTH, "assent": None}
    await world.hear(signed(1, channels=("instagram", "website"), **own))
    assert await world.may_post() is None
    await world.hear(assent(channels=("website",)))

    assert await world.may_post() == "withdrawn"
    assert await world.may_post(channel="website") is None
    world.now += DAY
    await world.hear(signed(2, signed_at=world.now, **own))
    assert await world.may_post() is None


async def test_of_two_words_of_a_child_at_one_moment_each_no_counts() -> None:
    world = World()
    await world.hear(signed(1, assent=None))
    await world.hear(assent(1))
    await world.hear(assent(2, channels=("website",)))

    assert await world.may_post() == "child-objects"


async def test_the_child_is_asked_first_says_no_and_later_yes() -> None:
    world = World()
    await world.hear(signed(assent=None))
    assert await world.may_post() == "assent-missing"
    await world.hear(assent(1, given=False))
    assert await world.may_post() == "child-objects"
    world.now += DAY
    await world.hear(assent(2, said_at=world.now))

    assert await world.may_post() is None
    assert [e.given for e in world.heard(AssentRecorded)] == [False, True]


async def test_a_childs_no_is_never_refused() -> None:
    world = World()
    await world.hear(assent(given=False, channels=("myspace",)))

    assert [e.given for e in world.heard(AssentRecorded)] == [False]
    with pytest.raises(Refuse, match="unknown-channel"):
        await world.hear(assent(2, channels=("myspace",)))
