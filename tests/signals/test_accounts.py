"""One account in any spelling is one, a page that names nobody is none, a post is one post."""

from itertools import combinations
from uuid import UUID

import pytest

from shared.contracts.instaclean.queue import ReportAccount
from shared.contracts.signals.duplicates import DuplicateSuggested
from shared.contracts.signals.log import SignalLogged
from tests.signals.world import World, log

ONE_ACCOUNT = {
    "whatsapp": [
        "06-12345678",
        "+31 6 12345678",
        "0031 6 12345678",
        "+31 (0)6 1234 5678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "31612345678",
        "https://wa.me/31612345678",
    ],
    "instagram": [
        "naam_een",
        "@Naam_Een",
        "https://www.instagram.com/naam_een/",
        "instagram.com/Naam_Een?igsh=abc",
        "https://www.instagram.com/accounts/login/?next=%2Fnaam_een%2F",
        "Naam (@naam_een) • Instagram",
        "<naam_een>",
    ],
    "tiktok": [
        "piet_010",
        "https://www.tiktok.com/@piet_010",
        "https://www.tiktok.com/%40piet_010",
    ],
    "youtube": ["https://www.youtube.com/@%D9%85%D8%AD%D9%85%D8%AF", "@محمد"],
}
TWO_ACCOUNTS = [
    (
        "instagram",
        "https://www.instagram.com/accounts/login/?next=%2Fnaam_een%2F",
        "https://www.instagram.com/accounts/login/?next=%2Fnaam_twee%2F",
    ),
    (
        "facebook",
        "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fnaam.een",
        "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fnaam.twee",
    ),
    ("tiktok", "https://vm.tiktok.com/ZMaAbC/", "https://vm.tiktok.com/ZMAabc/"),
    ("whatsapp", "06-12345678", "06-12345679"),
    ("instagram", "naam.een", "naam_een"),
]
NOBODY = [
    ("instagram", "https://www.instagram.com/accounts/login/"),
    ("instagram", "https://www.instagram.com/explore/"),
    ("instagram", "instagram.com"),
    ("facebook", "https://www.facebook.com/login/"),
    ("x", "https://x.com/home"),
    ("tiktok", "https://www.tiktok.com/foryou"),
]
OTHER_POSTS = [
    (
        "https://www.facebook.com/groups/123/?multi_permalinks=456",
        "https://www.facebook.com/groups/123/?multi_permalinks=789",
    ),
    (
        "https://www.instagram.com/accounts/login/?next=%2Fp%2FAAA%2F",
        "https://www.instagram.com/accounts/login/?next=%2Fp%2FBBB%2F",
    ),
    (
        "https://www.instagram.com/reels/audio/111/",
        "https://www.instagram.com/reels/audio/222/",
    ),
    (
        "https://www.facebook.com/media/set/?set=a.1",
        "https://www.facebook.com/media/set/?set=a.2",
    ),
    (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.nl%2Fa",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.nl%2Fb",
    ),
    ("https://www.tiktok.com/search?q=mes", "https://www.tiktok.com/search?q=hulp"),
    ("https://www.instagram.com/accounts/login/", "https://www.instagram.com/accounts/login/"),
]
ONE_POST = [
    "https://www.instagram.com/p/C1a/",
    "https://instagram.com/reel/C1a?igsh=x",
    "https://instagr.am/p/C1a",
    "https://www.instagram.com/accounts/login/?next=%2Fp%2FC1a%2F",
]


async def two(one: dict[str, str], other: dict[str, str]) -> World:
    """Return the world after two signals about things that have nothing else in common."""
    world = World()
    await world.hear(log("verkoopt lachgas bij de brug", category="drugs_aanbod", **one))
    second = {"id": UUID(int=102), "signal_id": UUID(int=2)}
    await world.hear(log("zoekt ruzie na school", category="geweld", **second, **other))
    return world


@pytest.mark.parametrize(
    ("platform", "one", "other"),
    [
        (platform, *pair)
        for platform, names in ONE_ACCOUNT.items()
        for pair in combinations(names, 2)
    ],
)
async def test_one_account_in_two_spellings_is_one_for_duplicates_trends_and_instaclean(
    platform: str, one: str, other: str
) -> None:
    world = await two(
        {"platform": platform, "handle": one}, {"platform": platform, "handle": other}
    )

    (suggested,) = world.heard(DuplicateSuggested)
    assert suggested.because == "account"
    assert world.store.past.profiles([UUID(int=1), UUID(int=2)]) == 1
    assert len({report.account_key for report in world.heard(ReportAccount)}) == 1


@pytest.mark.parametrize(("platform", "one", "other"), TWO_ACCOUNTS)
async def test_two_accounts_are_two_however_alike_their_addresses_are(
    platform: str, one: str, other: str
) -> None:
    world = await two(
        {"platform": platform, "handle": one}, {"platform": platform, "handle": other}
    )

    assert world.heard(DuplicateSuggested) == []
    assert world.store.past.profiles([UUID(int=1), UUID(int=2)]) == 2
    assert len({report.account_key for report in world.heard(ReportAccount)}) == 2


@pytest.mark.parametrize(("platform", "page"), NOBODY)
async def test_a_page_that_names_nobody_is_no_account(platform: str, page: str) -> None:
    fields = {"platform": platform, "handle": page}
    world = await two(fields, fields)

    assert world.heard(DuplicateSuggested) == []
    assert world.heard(ReportAccount) == []
    assert not any(event.harmful_account for event in world.heard(SignalLogged))
    handle = world.store.known(UUID(int=1)).handle
    assert handle, "what was typed stays, for a person to look at"
    assert handle.get_secret_value() == page


@pytest.mark.parametrize(("one", "other"), OTHER_POSTS)
async def test_two_things_behind_nearly_one_address_are_not_one_post(
    one: str, other: str
) -> None:
    world = await two({"url": one}, {"url": other})

    assert world.heard(DuplicateSuggested) == []


@pytest.mark.parametrize(("one", "other"), list(combinations(ONE_POST, 2)))
async def test_one_post_is_one_by_whatever_address(one: str, other: str) -> None:
    world = await two({"url": one}, {"url": other})

    assert [event.because for event in world.heard(DuplicateSuggested)] == ["post"]
