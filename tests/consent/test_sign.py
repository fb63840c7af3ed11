"""Links to sign with: who can be asked, and who signed when two send at once."""

from datetime import date
from uuid import UUID

import pytest

from services.consent.domain.link import TRIES, Link, hash_of
from shared.broker.publisher import ConnectionLost
from shared.contracts.consent.record import ConsentRecorded
from shared.contracts.consent.sign import SignConsent, WrongBirthdayNoted
from shared.messaging.inbox import Refuse
from tests.consent.pages.site import RECEIPT, TOKEN, asked, form_sent, site
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
    await there.world.hear_with_a_crash_at_every_publish(form_sent(1))
    with pytest.raises(Refuse, match="link-used"):
        await there.world.hear(form_sent(2))
    await there.world.hear(form_sent(1))

    assert len(there.world.store.youth(YOUTH).consents) == 1
    assert len(there.world.heard(ConsentRecorded)) == 1


async def test_a_crash_after_signing_cannot_be_taken_over_by_another_form() -> None:
    there = await site()
    world = there.world
    put = world.store.links.put

    async def crash_once_used(key: object, link: Link) -> None:
        if link.used_by:
            raise ConnectionLost("away")
        await put(key, link)

    world.store.links.put = crash_once_used  # type: ignore[method-assign]
    with pytest.raises(ConnectionLost):
        await world.hear(form_sent(1))
    world.store.links.put = put  # type: ignore[method-assign]

    with pytest.raises(Refuse, match="link-used"):
        await world.hear(form_sent(2))
    await world.hear(form_sent(1))
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
    wrong = form_sent(1, born_on=date(2013, 1, 1))
    await world.hear_with_a_crash_at_every_publish(wrong)
    await world.hear(wrong)

    assert [event.tries for event in world.heard(WrongBirthdayNoted)] == [1]
    assert world.store.links.get(hash_of(TOKEN)).tries == 1


@pytest.mark.parametrize("right", [True, False])
async def test_a_try_is_counted_before_anybody_looks_whether_it_is_right(
    *, right: bool
) -> None:
    world = (await site()).world
    for number in range(1, TRIES):
        await world.hear(form_sent(number, born_on=date(2013, 1, number)))
    put, kept = world.store.links.put, []

    async def crash_after_one(key: object, link: Link) -> None:
        if kept:
            raise ConnectionLost("away")
        kept.append(link)
        await put(key, link)

    world.store.links.put = crash_after_one  # type: ignore[method-assign]
    last = form_sent(TRIES, **{} if right else {"born_on": date(2013, 1, 20)})
    with pytest.raises(ConnectionLost):
        await world.hear(last)
    counted = world.store.links.get(hash_of(TOKEN))
    world.store.links.put = put  # type: ignore[method-assign]
    with pytest.raises(Refuse, match="link-used" if right else "link-locked"):
        await world.hear(form_sent(TRIES + 1))
    await world.hear(last)

    assert (counted.tries, counted.answer_to(last.id, now=NOW)) == (TRIES, None)
    answer = world.store.links.get(hash_of(TOKEN)).answer_to(last.id, now=NOW)
    assert answer == ("signed" if right else "link-locked")


async def test_a_form_of_a_link_nobody_sent_is_refused() -> None:
    with pytest.raises(Refuse, match="link-unknown"):
        await World().hear(form_sent(1, token_sha256="0" * 64))


async def test_a_link_kept_by_an_earlier_version_goes_on_counting() -> None:
    world = (await site()).world
    link = world.store.links.get(hash_of(TOKEN))
    row = link.model_dump_json(exclude={"tried_by", "wrong_by"})
    old = type(link).model_validate_json(row.replace('"tries":0', '"tries":4'))
    await world.store.keep_link(old)
    await world.hear(form_sent(1, born_on=date(2013, 1, 1)))

    assert world.store.links.get(hash_of(TOKEN)).closed(now=NOW) == "link-locked"


async def test_what_a_page_of_the_version_before_sent_is_kept_and_its_secret_is_not() -> None:
    world = (await site()).world
    sent = SignConsent(
        token=TOKEN,
        youth_id=YOUTH,
        signer_name=CANARY,
        relation="parent",
        authority=True,
        channels=("instagram",),
        purposes=("show",),
        signed_at=NOW,
    )
    await world.hear_with_a_crash_at_every_publish(sent)

    assert world.store.links.get(hash_of(TOKEN)).used_by == sent.id
    assert world.store.receipts.get(hash_of(RECEIPT))
    assert len(world.store.youth(YOUTH).consents) == 1
    assert world.erased
