"""An exact address is a post: never a login page, a list, a story or a short link."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.instaclean.domain.location import is_exact, place_of, why_not_exact
from shared.contracts.instaclean.notice import NoticePrepared, ShowNotice
from shared.contracts.instaclean.queue import ItemAdded
from shared.language.addresses.rules import RULES
from shared.language.instaclean import REFUSALS
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse

WALL = "https://www.instagram.com/accounts/login/?next=%2Fp%2FC1a%2F"
POSTS = [
    ("https://www.instagram.com/p/C1a/", "instagram"),
    ("https://instagram.com/reel/C1a/?igsh=abc", "instagram"),
    ("https://instagr.am/p/C1a/", "instagram"),
    ("https://www.instagram.com./p/C1a/", "instagram"),
    ("https://www.facebook.com/groups/123/posts/456/", "facebook"),
    ("https://www.facebook.com/groups/123/?multi_permalinks=456", "facebook"),
    ("https://www.tiktok.com/@naam/video/7311112223334445556", "tiktok"),
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube"),
    ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "youtube"),
    ("https://x.com/naam/status/1712345678901234567", "x"),
    ("https://t.me/kanaal/12", "telegram"),
    ("https://telegram.dog/kanaal/12", "telegram"),
    ("https://forum.example/draad/1", "anders"),
]
PROFILES = [
    ("https://instagram.com/naam", "instagram"),
    ("https://www.tiktok.com/@naam", "tiktok"),
    ("https://t.me/kanaal", "telegram"),
    ("https://www.youtube.com/@naam", "youtube"),
]
NEVER = [
    (WALL, "instagram"),
    ("https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fnaam", "facebook"),
    ("https://x.com/i/flow/login?redirect_after_login=%2Fnaam%2Fstatus%2F1", "x"),
    ("https://www.instagram.com/", "instagram"),
    ("https://www.instagram.com/explore/", "instagram"),
    ("https://www.instagram.com/reels/", "instagram"),
    ("https://www.instagram.com/stories/", "instagram"),
    ("https://www.instagram.com/stories/naam/3141592653589793238/", "instagram"),
    ("https://www.instagram.com/direct/inbox/", "instagram"),
    ("https://x.com/home", "x"),
    ("https://www.tiktok.com/foryou", "tiktok"),
    ("https://www.tiktok.com/nl/", "tiktok"),
    ("https://www.tiktok.com/search?q=vapes", "tiktok"),
    ("https://vm.tiktok.com/ZMabc/", "tiktok"),
    ("https://www.snapchat.com/nl-NL", "snapchat"),
    ("https://www.youtube.com/watch?v=", "youtube"),
    ("https://instagram.com.evil.example/p/1", "instagram"),
    ("https://notinstagram.com/p/1", "instagram"),
    ("https://www.tiktok.com/@naam/video/7311112223334445556", "instagram"),
    ("javascript:alert(1)", "instagram"),
    ("https://www.instagram.com/p/a b", "instagram"),
    ("https://[oeps/x", "anders"),
    ("https://forum.example", "anders"),
]
ACTIONS = (None, "remove-item", "suspend", "terminate")


@pytest.mark.parametrize(("url", "platform"), POSTS)
def test_a_post_is_exact_whatever_is_asked(url: str, platform: str) -> None:
    assert all(is_exact(url, platform=platform, action=action) for action in ACTIONS)
    assert why_not_exact(url, platform=platform) is None


@pytest.mark.parametrize(("url", "platform"), PROFILES)
def test_a_profile_is_exact_only_where_the_whole_account_is_meant(
    url: str, platform: str
) -> None:
    exact = [action for action in ACTIONS if is_exact(url, platform=platform, action=action)]

    assert exact == [None, "suspend", "terminate"]


@pytest.mark.parametrize(("url", "platform"), NEVER)
def test_a_login_page_a_list_a_story_and_another_site_are_never_exact(
    url: str, platform: str
) -> None:
    assert not any(is_exact(url, platform=platform, action=action) for action in ACTIONS)
    assert why_not_exact(url, platform=platform) in REFUSALS


@settings(deadline=None)  # of a loaded machine
@given(
    st.sampled_from(sorted(set(PLATFORMS) & set(RULES.platforms))),
    st.sampled_from(["accounts/login", "login", "i/flow/login", "explore", "search", "home"]),
    st.text("abcdefghijklmnop0123456789_", min_size=1, max_size=12),
)
def test_what_stands_behind_a_wall_never_makes_the_wall_exact(
    platform: str, wall: str, post: str
) -> None:
    site = RULES.platforms[platform].hosts[0]
    url = f"https://{site}/{wall}/?next=%2Fp%2F{post}%2F&redirect_after_login=%2F{post}"

    assert not is_exact(url, platform=platform, action="remove-item")


async def test_a_login_page_is_refused_as_an_item_and_the_worker_hears_why(world: Any) -> None:
    await world.do(world.report())

    for url, reason in (
        (WALL, "login-page"),
        ("https://www.instagram.com/stories/naam/3141592653589793238/", "story-goes-away"),
        ("https://www.instagram.com/explore/", "no-exact-address"),
    ):
        with pytest.raises(Refuse, match=reason):
            await world.do(world.item(url=url))


async def test_a_signal_behind_a_login_page_gives_a_notice_no_address(world: Any) -> None:
    await world.do(world.report(url=WALL))
    await world.do(world.prepare())

    assert world.of(NoticePrepared)[0].missing == ("items",)
    assert world.state() == "draft"


async def test_a_login_page_noted_before_it_was_refused_keeps_the_notice_a_draft(
    world: Any,
) -> None:
    await world.do(world.report(url=None))
    await world.do(world.item())
    (item,) = world.store.items
    old = item.model_copy(update={"url": world.report(url=WALL).url})
    await world.store.items.put(item.key, old)
    await world.do(world.prepare())
    assert world.of(NoticePrepared)[0].missing == ("exact-address",)

    await world.do(world.item(number=2, url="https://www.instagram.com/p/C1a/"))
    await world.do(world.prepare())
    assert world.state() == "ready"
    assert urls(world.notice().items) == ["https://www.instagram.com/p/C1a/"]


async def test_a_notice_on_one_post_names_no_profile(world: Any) -> None:
    await world.do(world.report(url="https://www.instagram.com/plug/"))
    await world.do(world.prepare(requested_action="remove-item"))
    assert world.of(NoticePrepared)[-1].missing == ("exact-address",)

    await world.do(world.prepare(requested_action="terminate"))
    assert world.state() == "ready"
    await world.do(world.report(signal=2))
    await world.do(world.prepare(requested_action="remove-item"))
    assert urls(world.notice().items) == ["https://www.instagram.com/p/plug2"]


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://www.instagram.com/p/C1a/", "instagram"),
        ("https://instagr.am/p/C1a", "instagram"),
        ("https://www.instagram.com/reel/C1a/?utm_source=ig_web_copy_link", "instagram"),
        ("https://www.instagram.com/naam/p/C1a/", "instagram"),
    ],
)
def test_the_many_addresses_of_one_post_are_one_place(url: str, platform: str) -> None:
    assert place_of(url, platform=platform) == place_of(POSTS[0][0], platform=platform)


def test_two_posts_in_one_group_are_two_places() -> None:
    group = "https://www.facebook.com/groups/123/?multi_permalinks="

    assert len({place_of(group + post, platform="facebook") for post in ("456", "789")}) == 2


async def test_the_many_addresses_of_one_post_are_one_item(world: Any) -> None:
    await world.do(world.report(signal=1, url="https://www.instagram.com/p/C1a/"))
    await world.do(world.report(signal=2, url="https://instagr.am/p/C1a"))
    await world.do(world.item(url="https://www.instagram.com/reel/C1a/?igsh=x"))
    await world.do(world.item(number=2, url="https://www.instagram.com/p/C1a/?hl=nl"))
    shown = await world.do(ShowNotice(entry_id=world.entry_id()))

    assert len(shown.items) == len(world.store.items) == 1
    assert {event.item_id for event in world.of(ItemAdded)} == {shown.items[0].item_id}


async def test_accounts_behind_one_login_page_are_two(world: Any) -> None:
    wall = "https://www.instagram.com/accounts/login/?next=%2F{}%2F"
    names = ("naam_een", "naam_twee")
    places = {place_of(wall.format(name), platform="instagram") for name in names}

    assert places == set(names)


def urls(items: Any) -> list[str]:
    return [item.url.get_secret_value() for item in items]


def test_an_encoded_name_is_the_same_place() -> None:
    encoded = place_of("https://www.tiktok.com/%40piet_010", platform="tiktok")

    assert encoded == place_of("https://www.tiktok.com/@piet_010", platform="tiktok")
