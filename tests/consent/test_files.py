"""One person's file, for who asks to see it."""

import json

import pytest

from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.files import ConsentFile, ShowFile
from shared.contracts.consent.take_down import ConfirmTakenDown
from tests.consent.world import (
    CANARY,
    DAY,
    MOTHER,
    NOW,
    OTHER,
    YOUTH,
    World,
    posted,
    signed,
    withdrawal,
)


@pytest.fixture
def world() -> World:
    return World()


async def test_a_file_has_all_that_was_signed_said_and_posted(world: World) -> None:
    await world.hear(RecordAssent(youth_id=YOUTH, given=True, said_at=NOW - 2 * DAY))
    await world.hear(signed(guardian_id=MOTHER))
    await world.hear(posted())
    await world.hear(withdrawal())
    await world.hear(ConfirmTakenDown(publication_id=posted().publication_id))
    kept = await world.hear(ShowFile(youth_id=YOUTH))

    assert isinstance(kept, ConsentFile)
    (one,) = kept.signed
    assert one.state == "ConsentWithdrawn"
    record = json.loads(one.record.get_secret_value())
    assert record["header"]["pii_principal_id"] == str(YOUTH)
    assert record["parties"][-1]["name"] == CANARY
    assert [said.what for said in kept.said] == ["assent", "assent", "withdrawal"]
    assert [picture.state for picture in kept.posted] == ["taken-down"]


async def test_a_file_shows_nothing_when_it_is_printed(world: World) -> None:
    await world.hear(signed())
    await world.hear(posted())
    kept = await world.hear(ShowFile(youth_id=YOUTH))

    assert CANARY.split()[0] not in repr(kept)
    assert "2013" not in repr(kept)


async def test_of_somebody_unknown_there_is_nothing(world: World) -> None:
    await world.hear(signed())
    kept = await world.hear(ShowFile(youth_id=OTHER))

    assert (kept.signed, kept.said, kept.posted, kept.born_on) == ((), (), (), None)
