"""Signals about the same thing: suggested by the service, decided by a person."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.signals.store import SignalStore
from shared.contracts.signals.duplicates import (
    ConfirmDuplicate,
    DuplicateConfirmed,
    DuplicateRejected,
    DuplicateSuggested,
    ListSuggestions,
    RejectDuplicate,
)
from shared.contracts.signals.log import SignalLogged
from shared.language.addresses.posts import post_of
from shared.messaging.inbox import Refuse, TooEarly
from tests.signals.world import NOW, World, log

FIRST, SECOND, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
POST = "https://www.instagram.com/p/Abc123/?igsh=tracking"


@pytest.fixture
def world() -> World:
    return World()


async def two(world: World, **second: Any) -> None:
    await world.hear(log("vechtpartij achter de supermarkt bij de vijver", url=POST))
    text = second.pop("text", "iets heel anders over een fiets in de sloot")
    await world.hear(log(text, id=UUID(int=102), signal_id=SECOND, **second), actor="bram")


@pytest.mark.parametrize(
    "same",
    [
        "http://instagram.com/reel/Abc123",
        "https://m.instagram.com/someone/p/Abc123/#comments",
        "instagram.com/p/Abc123?utm_source=x&img_index=2",
    ],
)
async def test_one_post_is_known_however_its_link_was_copied(world: World, same: str) -> None:
    await two(world, url=same)
    (suggested,) = world.heard(DuplicateSuggested)

    assert (suggested.signal_id, suggested.of) == (SECOND, FIRST)
    assert (suggested.because, suggested.likeness) == ("post", None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/xyz", "https://www.youtube.com/watch?v=xyz&t=10s"),
        ("https://youtube.com/shorts/xyz", "https://m.youtube.com/watch?v=xyz"),
        ("https://twitter.com/a/status/1", "https://x.com/a/status/1/"),
        ("https://fb.com/a?fbid=3&ref=b", "https://nl-nl.facebook.com/a?fbid=3"),
    ],
)
def test_other_sites_have_other_ways_to_write_one_post(one: str, other: str) -> None:
    assert post_of(one) == post_of(other) is not None


@pytest.mark.parametrize("url", ["https://instagram.com", "", "http://[broken", "https:///x"])
def test_what_names_no_page_is_no_post(url: str) -> None:
    assert post_of(url) is None


async def test_nearly_the_same_text_is_suggested_with_how_near(world: World) -> None:
    await two(world, text="Vechtpartij achter de supermakt bij de vijver!")
    (suggested,) = world.heard(DuplicateSuggested)

    assert suggested.because == "text"
    assert suggested.likeness is not None
    assert 0.85 <= suggested.likeness < 1


async def test_another_text_about_another_post_is_not(world: World) -> None:
    await two(world, url="https://instagram.com/p/Other")

    assert world.heard(DuplicateSuggested) == []


async def test_the_same_account_is_a_reason_too(world: World) -> None:
    await world.hear(log("vechtpartij achter de supermarkt", handle="@Rumble.Noord"))
    await world.hear(
        log("te koop aangeboden", id=UUID(int=102), signal_id=SECOND, handle="rumble.noord")
    )
    (suggested,) = world.heard(DuplicateSuggested)

    assert suggested.because == "account"


async def test_a_week_and_a_second_apart_they_are_not_compared(world: World) -> None:
    late = timedelta(days=7, seconds=1)
    await world.hear(log("een", url=POST, seen_at=NOW - late))
    await world.hear(log("twee", id=UUID(int=102), signal_id=SECOND, url=POST, seen_at=NOW))

    assert world.heard(DuplicateSuggested) == []


async def test_confirmed_it_counts_once_and_rejected_twice_again(world: World) -> None:
    await two(world, url=POST)
    assert len(world.store.past) == 2

    await world.hear(ConfirmDuplicate(signal_id=SECOND, of=FIRST))
    assert len(world.store.past) == 1
    await world.hear(RejectDuplicate(signal_id=SECOND, of=FIRST))
    assert len(world.store.past) == 2
    assert len(world.heard(DuplicateConfirmed)) == len(world.heard(DuplicateRejected)) == 1


async def test_what_a_person_decided_is_not_suggested_again(world: World) -> None:
    await two(world, url=POST)
    await world.hear(RejectDuplicate(signal_id=SECOND, of=FIRST))
    waiting = await world.hear(ListSuggestions())
    earlier = dict(world.to)
    world.told.clear()
    world.to.clear()
    await two(world, url=POST)
    world.to |= earlier

    assert waiting.suggestions == ()
    assert world.heard(SignalLogged)
    assert world.heard(DuplicateSuggested) == []


async def test_what_waits_is_listed_the_newest_first(world: World) -> None:
    await two(world, url=POST)
    world.now += timedelta(minutes=1)
    await world.hear(log("nog een", id=UUID(int=103), signal_id=THIRD, url=POST))
    answer = await world.hear(ListSuggestions())

    assert [(s.signal_id, s.of) for s in answer.suggestions] == [
        (THIRD, FIRST),
        (SECOND, FIRST),
    ]


async def test_a_person_can_compare_how_the_texts_begin(world: World) -> None:
    await two(world, text="a" * 4000, url=POST)
    (one,) = (await world.hear(ListSuggestions())).suggestions

    first, second = (world.store.known(id_).text.get_secret_value() for id_ in (FIRST, SECOND))
    assert one.text is not None
    assert one.of_text is not None
    assert one.text.get_secret_value() == second[:200]
    assert one.of_text.get_secret_value() == first[:200]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (ConfirmDuplicate(signal_id=SECOND, of=SECOND), "duplicate-of-itself"),
        (RejectDuplicate(signal_id=FIRST, of=SECOND), "no-such-duplicate"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    world: World, command: ConfirmDuplicate | RejectDuplicate, reason: str
) -> None:
    await two(world, url=POST)

    with pytest.raises(Refuse, match=reason):
        await world.hear(command)


async def test_a_circle_and_a_second_root_are_refused(world: World) -> None:
    await two(world, url=POST)
    await world.hear(log("nog een", id=UUID(int=103), signal_id=THIRD, url=POST))
    await world.hear(ConfirmDuplicate(signal_id=SECOND, of=FIRST))

    with pytest.raises(Refuse, match="duplicate-circle"):
        await world.hear(ConfirmDuplicate(signal_id=FIRST, of=SECOND))
    with pytest.raises(Refuse, match="already-duplicate"):
        await world.hear(ConfirmDuplicate(signal_id=SECOND, of=THIRD))


async def test_a_signal_that_is_not_known_yet_is_waited_for(world: World) -> None:
    await world.hear(log())

    with pytest.raises(TooEarly):
        await world.hear(ConfirmDuplicate(signal_id=FIRST, of=SECOND))


async def test_twice_is_once(world: World) -> None:
    await two(world, url=POST)
    confirm = ConfirmDuplicate(signal_id=SECOND, of=FIRST)
    await world.hear(confirm)
    await world.hear(RejectDuplicate(signal_id=SECOND, of=FIRST))
    await world.hear(confirm)  # late: a person has said otherwise since

    assert len(world.heard(DuplicateConfirmed)) == 1
    link = world.store.links.get(SECOND)
    assert link is not None
    assert link.state == "rejected"


async def test_a_crash_at_every_publish_confirms_once(world: World) -> None:
    await two(world, url=POST)
    await world.hear_with_a_crash_at_every_publish(ConfirmDuplicate(signal_id=SECOND, of=FIRST))

    assert len(world.heard(DuplicateConfirmed)) == 1
    assert len(world.store.past) == 1


async def test_a_restart_knows_the_same(world: World) -> None:
    await two(world, url=POST)
    await world.hear(ConfirmDuplicate(signal_id=SECOND, of=FIRST))
    before: SignalStore = world.store
    world.restart()

    assert world.store is not before
    assert len(world.store.past) == len(before.past) == 1
    assert world.store.repeated_by(SECOND) == before.repeated_by(SECOND) == [SECOND, FIRST]
