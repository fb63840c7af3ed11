"""Links to sign with: who can be asked, and who signed when two send at once."""

from datetime import date
from uuid import UUID

import pytest

from services.consent.domain.link import hash_of
from shared.broker.publisher import ConnectionLost
from shared.contracts.consent.record import ConsentRecorded
from shared.contracts.consent.sign import NoteWrongBirthday, SignConsent, WrongBirthdayNoted
from shared.messaging.inbox import Refuse
from tests.consent.pages.site import TOKEN, asked, site
from tests.consent.world import (
    CANARY,
    DAY,
    MINUTE,
    NOW,
    YOUTH,
    World,
)


async def test_nobody_is_asked_in_a_language_that_is_not_there() -> None:
    there = await site()
    with pytest.raises(Refuse, match="unknown-language"):
        await there.world.hear(asked(id=UUID(int=710), token_sha256="0" * 64, language="fr"))

    assert there.world.store.links.get("0" * 64) is None


async def test_no_guardian_is_asked_before_the_child() -> None:
    with pytest.raises(Refuse, match="child-first"):
        await World().hear(asked())


@pytest.mark.parametrize(
    ("changed", "no"),
    [
        ({"expires_at": NOW}, "bad-expiry"),
        ({"expires_at": NOW + 61 * DAY}, "bad-expiry"),
        ({"born_on": date(2010, 11, 23)}, "youth-must-sign"),
        ({"born_on": date(2027, 1, 1)}, "not-a-birthday"),
        ({"channels": ("myspace",)}, "unknown-channel"),
    ],
)
async def test_what_cannot_be_asked(changed: dict[str, object], no: str) -> None:
    with pytest.raises(Refuse, match=no):
        await site(**changed)


async def test_of_two_who_send_at_once_one_wins() -> None:
    there = await site()
    one, two = (
        SignConsent(
            id=UUID(int=800 + n),
            token=TOKEN,
            youth_id=YOUTH,
            signer_name=f"Naam {n}",
            relation="parent",
            authority=True,
            channels=("instagram",),
            purposes=("show",),
            signed_at=NOW,
        )
        for n in (1, 2)
    )
    await there.world.hear_with_a_crash_at_every_publish(one)
    with pytest.raises(Refuse, match="link-used"):
        await there.world.hear(two)
    await there.world.hear(one)

    assert len(there.world.store.youth(YOUTH).consents) == 1
    assert len(there.world.heard(ConsentRecorded)) == 1


async def test_a_crash_after_signing_cannot_be_taken_over_by_another_form() -> None:
    there = await site()
    world = there.world
    one = {
        "token": TOKEN,
        "youth_id": YOUTH,
        "relation": "parent",
        "authority": True,
        "channels": ("instagram",),
        "purposes": ("show",),
        "signed_at": NOW,
    }
    put = world.store.links.put

    async def crash(*_: object) -> None:
        raise ConnectionLost("away")

    world.store.links.put = crash  # type: ignore[method-assign]
    with pytest.raises(ConnectionLost):
        await world.hear(SignConsent(id=UUID(int=801), signer_name=CANARY, **one))
    world.store.links.put = put  # type: ignore[method-assign]

    with pytest.raises(Refuse, match="link-used"):
        await world.hear(SignConsent(id=UUID(int=802), signer_name="Iemand Anders", **one))
    await world.hear(SignConsent(id=UUID(int=801), signer_name=CANARY, **one))
    assert len(world.store.youth(YOUTH).consents) == 1


async def test_links_that_are_long_over_are_forgotten_with_the_name_in_them() -> None:
    there = await site()
    world = there.world
    world.now = NOW + 7 * DAY + 60 * DAY
    await world.start()
    assert world.store.links.get(hash_of(TOKEN))
    world.now += MINUTE
    await world.start()

    assert world.store.links.get(hash_of(TOKEN)) is None


async def test_a_wrong_birthday_that_is_handled_twice_or_cut_off_is_one_try() -> None:
    world = (await site()).world
    wrong = NoteWrongBirthday(id=UUID(int=730), token_sha256=hash_of(TOKEN), youth_id=YOUTH)
    await world.hear_with_a_crash_at_every_publish(wrong)
    await world.hear(wrong)

    assert [event.tries for event in world.heard(WrongBirthdayNoted)] == [1]
    assert world.store.links.get(hash_of(TOKEN)).tries == 1


async def test_a_wrong_birthday_of_a_link_nobody_sent_is_refused() -> None:
    wrong = NoteWrongBirthday(token_sha256="0" * 64, youth_id=YOUTH)

    with pytest.raises(Refuse, match="link-unknown"):
        await World().hear(wrong)


async def test_a_link_kept_by_an_earlier_version_goes_on_counting() -> None:
    world = (await site()).world
    link = world.store.links.get(hash_of(TOKEN))
    row = link.model_dump_json(exclude={"tried_by"})
    old = type(link).model_validate_json(row.replace('"tries":0', '"tries":4'))
    await world.store.keep_link(old)
    await world.hear(NoteWrongBirthday(token_sha256=hash_of(TOKEN), youth_id=YOUTH))

    assert world.store.links.get(hash_of(TOKEN)).closed(now=NOW) == "link-locked"
