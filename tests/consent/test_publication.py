"""What was posted, and on whose consent it rests."""

from uuid import UUID

import pytest

from shared.contracts.cloudevents import encode
from shared.contracts.consent.publication import PublicationRecorded, RecordPublication
from shared.contracts.consent.record import RecordConsent
from shared.contracts.consent.take_down import (
    TakeDownOpened,
)
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse
from tests.consent.posting import GONE, posted_with_consent, todo
from tests.consent.world import (
    CANARY,
    DAY,
    NOW,
    OTHER,
    YOUTH,
    World,
    posted,
    signed,
    withdrawal,
)


async def test_what_was_posted_is_kept_with_the_consents_it_rests_on() -> None:
    world = await posted_with_consent()
    publication = world.store.publication(posted().publication_id)

    assert publication.rests_on == {YOUTH: (signed().consent_id,)}
    assert [e.allowed for e in world.heard(PublicationRecorded)] == [True]
    assert (await todo(world)).total == 0


async def test_what_was_posted_without_consent_must_come_down_at_once() -> None:
    world = World()
    await world.hear(signed())
    await world.hear(posted(people=(YOUTH, OTHER)))

    assert [e.allowed for e in world.heard(PublicationRecorded)] == [False]
    assert [e.why for e in world.heard(TakeDownOpened)] == ["no-consent"]


async def test_what_was_posted_twice_is_one_and_another_under_its_id_is_refused() -> None:
    world = await posted_with_consent()
    await world.hear(posted())
    with pytest.raises(Refuse, match="publication-id-taken"):
        await world.hear(posted(id=UUID(int=999), channel="press"))

    assert len(world.heard(PublicationRecorded)) == 1


@pytest.mark.parametrize(
    ("changed", "no"),
    [({"channel": "myspace"}, "unknown-channel"), ({"purpose": "fun"}, "unknown-purpose")],
)
async def test_a_word_we_do_not_have_is_refused(changed: dict[str, str], no: str) -> None:
    with pytest.raises(Refuse, match=no):
        await World().hear(posted(**changed))


async def test_nobody_hears_the_link_the_hash_or_the_people() -> None:
    world = await posted_with_consent()
    await world.hear(withdrawal(withdrawn_at=world.now))
    await world.wait_until(NOW + 30 * DAY)
    await world.hear(GONE)
    wire = [encode(m, source="urn:nld:test", schemas="https://x.nl") for m in world.told]

    assert len(wire) >= 6
    for headers, body in wire:
        said = f"{headers} {body.decode()}"
        assert CANARY.replace(" ", "") not in said
        assert "c3d2a1b0" not in said


async def test_no_picture_can_be_sent_along() -> None:
    assert not [name for name in RecordPublication.model_fields if "data" in name]
    with pytest.raises(ValueError, match="perceptual_hash"):
        posted(perceptual_hash="not a hash")


async def test_memory_rebuilt_from_the_bucket_is_the_live_one() -> None:
    world = await posted_with_consent()
    commands: tuple[RecordConsent | Message, ...] = (
        signed(2, youth_id=OTHER, channels=("press", "website"), notice_version=1),
        posted(2, people=(YOUTH, OTHER), channel="press"),
        withdrawal(withdrawn_at=world.now),
        signed(3, signed_at=world.now),
        posted(3),
        GONE,
    )
    for command in commands:
        await world.hear(command)
    await world.wait_until(NOW + 400 * DAY)
    live = world.everything()
    world.restart()

    assert all(live[table] for table in ("youth", "publication", "take-down", "notice"))
    assert world.everything() == live
