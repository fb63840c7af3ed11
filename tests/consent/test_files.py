"""One person's file, what is to be asked for anew, and numbers without persons."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.consent.domain.decide import Rules
from services.consent.texts import PAGES
from shared.contracts.consent.files import (
    AskNumbers,
    ConsentFile,
    ConsentNumbers,
    Ending,
    ListEnding,
    ShowFile,
)
from shared.contracts.consent.people import RecordAssent
from shared.contracts.consent.post import ConfirmTakenDown
from shared.contracts.consent.record import Signer
from shared.messaging.inbox import Refuse
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


# --- one file ---------------------------------------------------------------------


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


# --- what ends --------------------------------------------------------------------


async def ending(world: World, days: int = 30, **query: object) -> dict[UUID, str]:
    answer = await world.hear(ListEnding(days=days, **query))
    assert isinstance(answer, Ending)
    return {one.consent_id: one.why for one in answer.consents}


async def test_what_ends_within_the_days_is_asked_for_anew(world: World) -> None:
    soon, later = NOW.date() + 20 * DAY, NOW.date() + 40 * DAY
    await world.hear(signed(1, valid_until=soon))
    await world.hear(signed(2, youth_id=OTHER, valid_until=later))

    assert await ending(world) == {signed(1).consent_id: "ends"}
    assert len(await ending(world, days=50)) == 2
    assert await ending(world, days=50, youths=(OTHER,)) == {signed(2).consent_id: "ends"}
    world.now += 30 * DAY
    assert (await ending(world, days=0)) == {signed(1).consent_id: "ended"}


async def test_the_last_day_still_counts_and_a_year_later_nobody_asks(world: World) -> None:
    await world.hear(signed(valid_until=NOW.date()))

    assert await ending(world, days=0) == {}
    assert await ending(world, days=1) == {signed().consent_id: "ends"}
    world.now += timedelta(days=368)
    assert await ending(world, days=366) == {}


async def test_for_one_event_only_its_own(world: World) -> None:
    event, end = UUID(int=9), NOW.date() + 5 * DAY
    await world.hear(signed(1, event_id=event, valid_until=end))
    await world.hear(signed(2, valid_until=end))

    assert await ending(world, event_id=event) == {signed(1).consent_id: "ends"}


async def test_what_was_taken_back_or_followed_is_not_asked_for(world: World) -> None:
    end = NOW.date() + 5 * DAY
    await world.hear(signed(1, valid_until=end))
    await world.hear(signed(2, signed_at=NOW))
    assert await ending(world) == {}

    await world.hear(signed(3, youth_id=OTHER, valid_until=end))
    await world.hear(withdrawal(youth_id=OTHER))
    assert await ending(world) == {}


async def test_from_sixteen_on_it_is_the_youth_who_is_asked(world: World) -> None:
    born_on = date(2010, 12, 1)  # sixteen in eight days
    await world.hear(signed(born_on=born_on, guardian_id=MOTHER))
    answer = await world.hear(ListEnding(days=30))

    (one,) = answer.consents
    assert (one.why, one.on) == ("sixteen", date(2026, 12, 1))
    assert (one.signer, one.guardian_id) == (Signer.YOUTH, None)

    await world.hear(signed(2, born_on=date(2010, 11, 1), youth_id=OTHER, signer="youth"))
    assert list(await ending(world)) == [signed().consent_id]


async def test_when_the_notice_changes_everybody_is_asked_again() -> None:
    world = World(rules=Rules(notices={2: NOW.date() + 3 * DAY}))
    await world.hear(signed(notice_version=1))

    assert await ending(world) == {signed().consent_id: "notice-changed"}


# --- numbers ----------------------------------------------------------------------


async def numbers(world: World) -> ConsentNumbers:
    answer = await world.hear(AskNumbers())
    assert isinstance(answer, ConsentNumbers)
    return answer


async def many(world: World, count: int, **changed: object) -> None:
    for number in range(count):
        await world.hear(signed(number, youth_id=UUID(int=500 + number), **changed))


async def test_numbers_name_nobody(world: World) -> None:
    await many(world, 12)
    told = await numbers(world)
    by_channel = {one.channel: (one.may, one.may_not) for one in told.channels}

    assert told.youths == 12
    assert by_channel["instagram"] == (12, 0)
    assert by_channel["tiktok"] == (0, 12)
    assert "0000" not in told.model_dump_json(exclude={"id", "correlation_id", "causation_id"})


@pytest.mark.parametrize("withdrawn", [1, 4, 8, 11])
async def test_a_small_number_is_left_out_and_cannot_be_subtracted(
    world: World, withdrawn: int
) -> None:
    await many(world, 12)
    for number in range(withdrawn):
        await world.hear(withdrawal(number, youth_id=UUID(int=500 + number)))
    instagram = {one.channel: one for one in (await numbers(world)).channels}["instagram"]

    assert (instagram.may, instagram.may_not) == (None, None)


async def test_fewer_than_five_are_not_even_counted(world: World) -> None:
    await many(world, 4)

    assert (await numbers(world)).youths is None


@pytest.mark.parametrize("query", [AskNumbers(), ListEnding()])
async def test_a_memory_that_is_behind_answers_nothing(world: World, query: object) -> None:
    world.bucket.caught_up.clear()

    with pytest.raises(Refuse, match="not-ready"):
        await world.hear(query)  # type: ignore[arg-type]


# --- languages --------------------------------------------------------------------


def test_every_language_says_everything() -> None:
    def keys(texts: object, before: str = "") -> set[str]:
        if not isinstance(texts, dict):
            return {before}
        return {key for name, text in texts.items() for key in keys(text, f"{before}.{name}")}

    assert len(PAGES) >= 2
    assert len({frozenset(keys(texts)) for texts in PAGES.values()}) == 1
