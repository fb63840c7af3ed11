"""Who asks what is known about them reads who received what, and why."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.contracts.policy.access import FindShares
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.policy.look_up import ReadLedger
from shared.language.pseudonyms import person_key
from shared.messaging.inbox import Refuse
from tests.policy.builders import SIGNAL, TOML
from tests.policy.delivered import CLOSED, delivered
from tests.policy.world import World, shared
from tests.world import KEY


async def find(world: World, **query: object) -> object:
    return await world.hear(FindShares(**query))


async def test_a_person_is_found_by_account_by_pseudonym_and_by_signal() -> None:
    world = await delivered()
    person = next(iter(world.store.ledger.every_line())).person

    for query in (
        {"platform": "snapchat", "handle": "KEES"},
        {"person": person},
        {"signals": (SIGNAL,)},
    ):
        answer = await find(world, **query)
        assert [share.partner_name for share in answer.lines] == ["Politie Maasdam"], query


async def test_another_account_finds_nothing() -> None:
    world = await delivered()

    assert (await find(world, platform="snapchat", handle="kees2")).total == 0
    assert (await find(world, platform="instagram", handle="kees")).total == 0


async def test_who_names_nobody_is_told_so() -> None:
    world = await delivered()

    with pytest.raises(Refuse, match="nobody-named"):
        await find(world, platform="snapchat")


async def test_the_person_concerned_reads_who_what_when_and_why() -> None:
    world = await delivered()
    await world.hear(CLOSED)

    text = (await find(world, signals=(SIGNAL,))).text

    for part in (
        "Op 01-06-2026 deelden wij iets met Politie Maasdam.",
        "het soort signaal, wanneer het gezien is (alleen de dag)",
        "Gevaar afwenden",
        "AVG art. 6 lid 1 onder d",
        "De politie hoort van wapens.",
        "tot en met 30-08-2026",
        "omdat: het signaal is afgesloten",
        "nog niet gezegd dat het gewist is",
    ):
        assert part in text


async def test_a_day_in_the_text_is_the_day_it_was_here() -> None:
    late = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # half past twelve at night in Amsterdam
    world = await delivered(at=late)
    world.now = late
    await world.hear(CLOSED)

    text = (await find(world, signals=(SIGNAL,))).text

    assert "Op 02-06-2026 deelden wij iets" in text
    assert "Op 02-06-2026 vroegen wij de partner om dit te wissen" in text


@pytest.mark.parametrize(
    "typed",
    [
        "06-12345678",
        "+31 6 12345678",
        "0031 6 12345678",
        "+31 (0)6 1234 5678",
        "wa.me/31612345678",
    ],
)
async def test_one_phone_number_in_any_spelling_is_told_all_that_was_shared(typed: str) -> None:
    spellings = ("06 12345678", "+31612345678", "0031612345678", "06.12.34.56.78")
    world = await delivered()
    for number, spelling in enumerate(spellings):
        await world.deliver(
            delivery_id=UUID(int=number + 1),
            id=UUID(int=number + 11),
            person=person_key("whatsapp", spelling, key=KEY),
        )

    assert (await find(world, platform="whatsapp", handle=typed)).total == len(spellings)


async def test_a_name_in_percent_codes_is_told_what_was_shared_of_the_name() -> None:
    world = await delivered(person=person_key("tiktok", "piet_010", key=KEY))

    found = await find(world, platform="tiktok", handle="https://www.tiktok.com/%40piet_010")
    assert found.total == 1


async def test_the_words_are_those_of_the_version_it_was_shared_under() -> None:
    world = await delivered()
    await world.agree(TOML.replace("version = 1", "version = 2").replace("Gevaar", "Iets"))

    (share,) = (await find(world, signals=(SIGNAL,))).lines
    assert share.purpose == "Gevaar afwenden"


async def test_the_ledger_is_read_page_by_page() -> None:
    world = await delivered()
    for number in range(249):
        event = shared(
            world.heard(SharingDecided)[-1],
            delivery_id=UUID(int=1000 + number),
            id=UUID(int=5000 + number),
        )
        await world.hear(event)

    start, seen = 0, list[object]()
    while start is not None:
        answer = await world.hear(ReadLedger(start=start))
        seen += answer.lines
        start = answer.next
    assert len({line.delivery_id for line in seen}) == answer.total == 250


async def test_no_account_is_in_the_ledger_in_words() -> None:
    world = await delivered()

    kept = b"".join(entry.value or b"" for entry in world.shelf._rows.values())
    assert b"kees" not in kept
