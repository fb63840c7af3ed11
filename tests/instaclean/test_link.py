"""Duplicates, returns, drops, and what comes first."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.instaclean.domain.likeness import TOO_COMMON, likeness
from services.instaclean.domain.priority import priority
from shared.contracts.instaclean.link import (
    AccountDropped,
    ConfirmLink,
    DropAccount,
    LinkConfirmed,
    LinkSuggested,
)
from shared.contracts.instaclean.queue import AccountReturned, ListQueue
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse, TooEarly

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def listed(world: Any, **query: Any) -> list[str]:
    answer = await world.do(ListQueue(**query))
    return [entry.handle.get_secret_value() for entry in answer.entries]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("drugs.plug_010", "DrugsPlug2"),
        ("drugsplug", "drugs-p1ug"),
        ("vuurwerk_king", "vuurwerkking99"),
        ("Plugé010", "pluge"),
    ],
)
def test_handles_that_look_alike(one: str, other: str) -> None:
    assert likeness(one) == likeness(other)


@pytest.mark.parametrize(("one", "other"), [("plugnoord", "plugzuid"), ("abc1", "abc2")])
def test_handles_that_do_not(one: str, other: str) -> None:
    assert likeness(one) is None or likeness(one) != likeness(other)


async def test_a_like_handle_is_suggested_once_and_never_merged_by_itself(world: Any) -> None:
    await world.do(world.report("plug010"))
    await world.do(world.report("plug_011"))
    await world.do(world.report("plug_011"))

    (event,) = world.of(LinkSuggested)
    assert event.because == "similar-handle"
    assert {event.entry_id, event.other_id} == {
        world.entry_id("plug010"),
        world.entry_id("plug_011"),
    }
    assert len(await listed(world)) == 2


async def test_one_number_at_the_platform_is_the_stronger_sign(world: Any) -> None:
    await world.do(world.report("oldname", platform_id="77"))
    await world.do(world.report("other", platform_id="77"))

    assert [event.because for event in world.of(LinkSuggested)] == ["same-number"]


async def test_the_same_account_becomes_one_entry_with_all_signals(world: Any) -> None:
    for signal in (1, 2):
        await world.do(world.report("plug010", signal))
    await world.do(world.report("plug_011", 3))
    link = ConfirmLink(
        entry_id=world.entry_id("plug_011"), other_id=world.entry_id("plug010"), link="same"
    )
    await world.do(link)
    await world.do(link)
    await world.do(world.report("plug_011", 4))
    await world.do(world.report("plug_011", 3))
    (entry,) = (await world.do(ListQueue())).entries

    assert entry.sightings == 4
    assert len(world.of(LinkConfirmed)) == 1
    account = world.store.accounts.get(entry.entry_id)
    names = {handle.get_secret_value() for handle in account.handles}
    assert names == {"plug010", "plug_011"}


async def test_a_merge_that_is_cut_off_anywhere_ends_the_same(worlds: Any) -> None:
    async def prepared() -> tuple[Any, ConfirmLink]:
        world = worlds()
        for name, signal in (("plug010", 1), ("plug_011", 2), ("plug_011", 3)):
            await world.do(world.report(name, signal))
        ids = {name: world.entry_id(name) for name in ("plug010", "plug_011")}
        await world.do(world.item("plug_011"))
        return world, ConfirmLink(
            entry_id=ids["plug_011"], other_id=ids["plug010"], link="same"
        )

    whole, link = await prepared()
    start = whole.steps
    await whole.do(link)
    for number in range(1, whole.steps - start + 1):
        world, _ = await prepared()
        world.dies_after = world.steps + number
        with pytest.raises(BaseException, match="cut off"):
            await world.do(link)
        world.todo.clear()
        world.restart()
        await world.do(link)

        account = world.store.known(link.entry_id)
        assert account.entry_id == link.other_id
        assert len(world.store.tally(link.other_id).signals) == 3
        assert len(world.store.items_of(link.other_id)) == 1


async def test_what_a_person_calls_different_is_not_suggested_again(world: Any) -> None:
    await world.do(world.report("plug010"))
    await world.do(world.report("plug_011"))
    ids = {"entry_id": world.entry_id("plug_011"), "other_id": world.entry_id("plug010")}
    await world.do(ConfirmLink(**ids, link="different"))

    assert [entry.alike for entry in (await world.do(ListQueue())).entries] == [(), ()]


async def test_a_confirmed_return_comes_before_its_equals(world: Any) -> None:
    await world.do(world.report("eersteling"))
    await world.do(world.report("laatste", seen_at=world.now))
    await world.do(world.report("nieuwnaam", seen_at=world.now - DAY))
    ids = {"entry_id": world.entry_id("nieuwnaam"), "other_id": world.entry_id("eersteling")}
    await world.do(ConfirmLink(**ids, link="returned"))

    assert (await listed(world))[0] == "nieuwnaam"


@pytest.mark.parametrize(
    ("platform", "reason"), [("instagram", "same-account"), ("tiktok", "other-platform")]
)
async def test_two_that_cannot_be_one_are_refused(
    world: Any, platform: str, reason: str
) -> None:
    await world.do(world.report("plug"))
    await world.do(world.report("plug", platform=platform))
    ids = {"entry_id": world.entry_id("plug", platform), "other_id": world.entry_id("plug")}

    with pytest.raises(Refuse) as no:
        await world.do(ConfirmLink(**ids, link="same"))
    assert no.value.reason == reason


async def test_a_dropped_account_is_off_the_list_until_it_is_seen_again(world: Any) -> None:
    await world.do(world.report())
    drop = DropAccount(entry_id=world.entry_id(), reason="harmless")
    await world.do(drop)
    await world.do(drop)
    assert (await listed(world), world.state()) == ([], "dropped")
    await world.do(world.report(signal=2))  # seen before it was dropped
    assert world.state() == "dropped"

    await world.do(world.report(signal=3, seen_at=world.now + HOUR))

    assert (len(await listed(world)), world.state()) == (1, "queued")
    assert len(world.of(AccountDropped)) == 1
    assert [event.round for event in world.of(AccountReturned)] == [2]


async def test_a_dropped_account_is_forgotten_when_its_time_is_over(world: Any) -> None:
    await world.do(world.report())
    await world.do(DropAccount(entry_id=world.entry_id(), reason="harmless"))
    await world.until(world.now + 30 * DAY)

    assert len(world.store.accounts) == 0
    assert not any(b"plug" in (row.value or b"") for row in world.shelf._rows.values())


async def test_an_account_nobody_knows_is_early_and_not_wrong(world: Any) -> None:
    with pytest.raises(TooEarly):
        await world.do(DropAccount(entry_id=uuid4(), reason="harmless"))


async def test_what_may_never_be_shared_is_never_on_the_list(world: Any) -> None:
    with pytest.raises(Refuse, match="never-on-the-list"):
        await world.do(world.report(category="grooming"))
    assert await listed(world) == []


async def test_the_list_is_read_in_pages_and_by_kind(world: Any) -> None:
    for number in range(7):
        await world.do(world.report(f"naam{number}x", seen_at=world.now - number * HOUR))
    await world.do(world.report("mes", category="wapens"))
    whole = await listed(world, limit=500)

    pages = [await listed(world, limit=3, skip=skip) for skip in (0, 3, 6)]
    assert [name for page in pages for name in page] == whole
    assert whole[0] == "mes"
    assert await listed(world, category="wapens") == ["mes"]
    assert await listed(world, platform="tiktok") == []


@given(
    st.sets(st.sampled_from(sorted(CATEGORIES)), min_size=1),
    st.integers(1, 10_000),
    st.booleans(),
    st.booleans(),
)
def test_urgency_outweighs_all_else_and_the_reasons_say_what_counted(
    categories: set[str],
    sightings: int,
    returned: bool,  # noqa: FBT001
    minor: bool,  # noqa: FBT001
) -> None:
    here = priority(categories, sightings=sightings, returned=returned, minor=minor)
    least = priority(categories, sightings=1, returned=False)

    assert least.score <= here.score < least.score + 1000
    assert any(why.startswith("seen-") for why in here.why)
    assert ("returned" in here.why) == returned


async def test_a_handle_that_half_the_platform_looks_like_says_nothing(world: Any) -> None:
    for number in range(TOO_COMMON + 1):
        await world.do(world.report(f"gamer{number}"))
    suggested = len(world.of(LinkSuggested))
    await world.do(world.report("gamer99"))

    assert suggested > 0
    assert len(world.of(LinkSuggested)) == suggested
