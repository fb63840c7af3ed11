"""Account, link and wijk are added later, and all that rests on them follows."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.signals.domain.signal import Signal
from shared.contracts.instaclean.queue import ReportAccount
from shared.contracts.signals.amend import AmendSignal, SignalAmended
from shared.contracts.signals.change import CloseSignal
from shared.contracts.signals.duplicates import DuplicateSuggested
from shared.language.pseudonyms import account_key
from shared.messaging.inbox import Refuse, TooEarly
from tests.signals.world import KEY, SIGNAL, World, log

POST = "https://www.instagram.com/p/C1a/"


def amend(number: int = 800, **fields: Any) -> AmendSignal:
    return AmendSignal(id=UUID(int=number), signal_id=SIGNAL, **fields)


def values(signal: Signal) -> tuple[str | None, str | None, str | None]:
    """Return account, link and wijk of a signal."""
    handle, url = signal.handle, signal.url
    return (
        handle and handle.get_secret_value(),
        url and url.get_secret_value(),
        signal.neighbourhood,
    )


@pytest.fixture
def world() -> World:
    return World()


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(*[st.sampled_from((None, value)) for value in ("@een", POST, "noord")]),
    st.tuples(*[st.sampled_from((None, value)) for value in ("@twee", f"{POST}2", "centrum")]),
)
async def test_only_what_is_given_changes(
    before: tuple[str | None, ...], added: tuple[str | None, ...]
) -> None:
    world, names = World(), ("handle", "url", "neighbourhood")
    await world.hear(log(category="wapens", **dict(zip(names, before, strict=True))))
    if not any(added):
        with pytest.raises(Refuse, match="nothing-to-amend"):
            await world.hear(amend())
        return

    for _ in range(2):
        await world.hear(amend(**dict(zip(names, added, strict=True))))

    signal = world.store.known(SIGNAL)
    assert values(signal) == tuple(b or a for a, b in zip(before, added, strict=True))
    (event,) = world.heard(SignalAmended)
    assert (event.revision, event.category) == (2, "wapens")
    assert (event.neighbourhood, event.to_be_checked) == (signal.neighbourhood, False)
    assert signal.revision == 2


async def test_a_guess_stays_a_guess(world: World) -> None:
    await world.hear(log())
    await world.hear(amend(handle="@een"))

    (event,) = world.heard(SignalAmended)
    assert event.to_be_checked


async def test_an_account_that_is_added_goes_to_instaclean(world: World) -> None:
    await world.hear(log(category="wapens"))
    await world.hear(amend(handle="@Knife.Boy"))
    await world.hear(amend(801, url=POST))

    first, second = world.heard(ReportAccount)
    key = account_key("instagram", "knife.boy", key=KEY)
    assert first.account_key == second.account_key == key
    assert first.instead_of is second.instead_of is None
    assert (first.url, second.url and second.url.get_secret_value()) == (None, POST)
    assert world.heard(SignalAmended)[0].harmful_account


async def test_another_account_is_reported_in_the_place_of_the_one_before(world: World) -> None:
    await world.hear(log(category="wapens", handle="@een"))
    await world.hear(amend(handle="@twee"))

    first, second = world.heard(ReportAccount)
    assert second.account_key == account_key("instagram", "twee", key=KEY)
    assert second.instead_of == first.account_key
    assert first.id != second.id


async def test_it_is_a_duplicate_once_its_post_is_known(world: World) -> None:
    await world.hear(log("vechtpartij bij de brug", url=POST, id=UUID(int=102),
                         signal_id=UUID(int=2)))  # fmt: skip
    await world.hear(log("zoekt ruzie na school"))
    assert world.heard(DuplicateSuggested) == []

    await world.hear(amend(url="https://instagram.com/reel/C1a?igsh=x"))

    (suggested,) = world.heard(DuplicateSuggested)
    assert (suggested.signal_id, suggested.of) == (SIGNAL, UUID(int=2))
    assert suggested.because == "post"


async def test_it_counts_in_the_wijk_that_was_added(world: World) -> None:
    await world.hear(log(category="geweld", neighbourhood=None))
    await world.hear(amend(neighbourhood="noord"))

    sighting = world.store.past.sighting(SIGNAL)
    assert sighting
    assert sighting.place.neighbourhood == "noord"


@pytest.mark.parametrize(
    "fields", [{"url": POST}, {"handle": POST}, {"handle": "mega.nz/x"}, {"url": "mega.nz/x"}]
)
async def test_about_what_is_never_shared_a_link_cannot_be_added(
    world: World, fields: dict[str, str]
) -> None:
    await world.hear(log("beelden gaan rond", category="sexting"))

    with pytest.raises(Refuse, match="never-a-link") as refused:
        await world.hear(amend(**fields))

    assert not refused.value.keep
    assert world.store.known(SIGNAL).revision == 1
    await world.hear(amend(801, handle="@Jan.Jansen", neighbourhood="noord"))
    assert values(world.store.known(SIGNAL)) == ("jan.jansen", None, "noord")


async def test_a_closed_or_unknown_signal_is_not_amended(world: World) -> None:
    with pytest.raises(TooEarly, match="unknown-signal"):
        await world.hear(amend(handle="@een"))
    await world.hear(log())
    await world.hear(CloseSignal(signal_id=SIGNAL))

    with pytest.raises(Refuse, match="signal-closed"):
        await world.hear(amend(handle="@een"))


async def test_heard_again_after_it_was_closed_it_tells_the_same(world: World) -> None:
    await world.hear(log())
    await world.hear(amend(handle="@een"))
    await world.hear(CloseSignal(signal_id=SIGNAL))
    told = list(world.told)
    world.now += timedelta(days=1)
    await world.hear(amend(handle="@een"))

    assert world.told == told
