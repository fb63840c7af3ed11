"""Whatever is handled twice or cut off: kept once, told once, without a name."""

from datetime import date

import pytest

from shared.contracts.cloudevents import encode
from shared.contracts.consent.guardians import EndGuardianship
from shared.contracts.message import Message
from tests.consent.world import (
    DAY,
    FATHER,
    NOW,
    YOUTH,
    World,
    assent,
    signed,
    withdrawal,
)
from tests.world import BrokerAway


@pytest.mark.parametrize(
    "message",
    [
        signed(),
        withdrawal(),
        assent(),
        EndGuardianship(youth_id=YOUTH, guardian_id=FATHER, ended_at=NOW),
    ],
    ids=lambda message: message.name,
)
async def test_handled_twice_or_cut_off_anywhere_it_is_kept_and_told_once(
    message: Message,
) -> None:
    world, whole = World(), World()
    await world.hear_with_a_crash_at_every_publish(message)
    await world.hear(message)
    await whole.hear(message)

    assert [(m.id, type(m)) for m in world.told] == [(m.id, type(m)) for m in whole.told]
    assert world.timers.keys() == whole.timers.keys()
    assert world.store.youth(YOUTH) == whole.store.youth(YOUTH)


async def test_the_broker_being_away_keeps_nothing_half() -> None:
    world = World(fails=1)
    with pytest.raises(BrokerAway):
        await world.hear(signed())
    world.restart()

    assert len(world.store.youth(YOUTH).consents) == 1


async def test_no_event_of_a_whole_life_carries_a_name_or_a_birthday() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 12, 30)))
    await world.hear(assent())
    await world.wait_until(NOW + 500 * DAY)
    await world.hear(withdrawal())

    assert len(world.told) >= 5
    for message in world.told:
        headers, body = encode(message, source="urn:nld:test", schemas="https://x.nl")
        assert "anarina" not in f"{headers} {body.decode()}"
        assert "2010" not in body.decode()
