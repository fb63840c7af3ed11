"""Room for partners is made when a version that names them comes in force."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest

from services.provisioner.handlers import Partner, inbox
from services.provisioner.service import Parts
from shared.contracts.policy.agreements import AgreementsApplied
from shared.storage.bucket import Bucket
from tests import world
from tests.policy.builders import NOW


class BrokerAway(Exception):
    """What making room raises while the broker is away."""


@dataclass
class World(world.World):
    inbox = inbox
    now: datetime = NOW
    rooms: list[str] = field(default_factory=list)
    away_after: int | None = None

    def parts_with(self, bucket: Bucket) -> Parts:
        return Parts(bucket.table("partner", Partner), self.make_partner)

    async def make_partner(self, partner: str) -> None:
        if self.away_after is not None and len(self.rooms) >= self.away_after:
            raise BrokerAway
        self.rooms.append(partner)


def applied(*partners: str, version: int = 1) -> AgreementsApplied:
    return AgreementsApplied(
        id=UUID(int=version),
        policy_version=version,
        sha256="a" * 64,
        agreements=1,
        partners=len(partners),
        partner_ids=partners,
    )


async def test_each_partner_of_a_version_in_force_gets_room() -> None:
    seen = World()
    await seen.hear(applied("politie", "school"))

    assert seen.rooms == ["politie", "school"]


async def test_hearing_twice_keeps_a_partner_once() -> None:
    seen = World()
    for _ in range(2):
        await seen.hear(applied("politie", "school"))

    assert [row.partner for row in seen.store] == ["politie", "school"]


@pytest.mark.parametrize("made", [0, 1])
async def test_a_crash_between_two_partners_is_healed(made: int) -> None:
    seen = World(away_after=made)
    with pytest.raises(BrokerAway):
        await seen.hear(applied("politie", "school"))
    seen.restart()
    seen.away_after = None
    await seen.hear(applied("politie", "school"))

    assert set(seen.rooms) == {"politie", "school"}


async def test_a_room_that_was_lost_is_made_again_at_the_start() -> None:
    seen = World()
    await seen.hear(applied("politie", "school"))
    seen.rooms.clear()
    seen.restart()
    await seen.start()

    assert seen.rooms == ["politie", "school"]


async def test_a_partner_that_is_named_no_more_keeps_its_room() -> None:
    seen = World()
    await seen.hear(applied("politie", "school"))
    await seen.hear(applied("politie", version=2))
    seen.rooms.clear()
    await seen.start()

    assert seen.rooms == ["politie", "school"]


async def test_an_event_of_before_partners_were_named_makes_no_room() -> None:
    seen = World()
    await seen.hear(applied())

    assert (seen.rooms, list(seen.store)) == ([], [])
