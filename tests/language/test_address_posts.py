from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.addresses.kinds import Kind
from shared.language.addresses.posts import (
    exactness,
    is_exact,
    kind_of,
    platform_of,
    post_of,
    read_pasted,
)
from shared.language.addresses.rules import RULES

INSTAGRAM, FACEBOOK = "https://www.instagram.com", "https://www.facebook.com"
LOGIN = f"{INSTAGRAM}/accounts/login/?next="

SAME = {
    "instagram.com/p/C1a_-": [
        f"{INSTAGRAM}/p/C1a_-/",
        "http://instagram.com/reel/C1a_-",
        "instagram.com/reels/C1a_-/?igsh=abc",
        f"{INSTAGRAM}/tv/C1a_-/?utm_source=x&img_index=2",
        "https://m.instagram.com/someone/p/C1a_-/#comments",
        f"{INSTAGRAM}/someone/reel/C1a_-/",
        "https://instagr.am/p/C1a_-",
        "https://instagram.com./p/C1a_-/",
        "https://www.instagram.com:443//p/C1a_-/embed/captioned/",
        f"{LOGIN}%2Fp%2FC1a_-%2F",
        "https://l.instagram.com/?u=https%3A%2F%2Finstagram.com%2Fp%2FC1a_-",
    ],
    "youtube.com/watch?v=x-_Z": [
        "https://youtu.be/x-_Z?si=abc",
        "https://www.youtube.com/watch?v=x-_Z&t=10s&list=PL1",
        "https://youtube.com/shorts/x-_Z",
        "https://m.youtube.com/watch?app=desktop&v=x-_Z",
        "https://www.youtube.com/live/x-_Z?feature=share",
        "https://www.youtube-nocookie.com/embed/x-_Z",
        "https://music.youtube.com/watch?v=x-_Z",
    ],
    "tiktok.com/video/123": [
        "https://www.tiktok.com/@naam/video/123",
        "https://m.tiktok.com/v/123.html",
        "https://www.tiktok.com/@naam/photo/123?_r=1",
        "https://www.tiktok.com/%40naam/video/123",
        "https://www.tiktok.com/embed/v2/123",
    ],
    "facebook.com/groups/1/posts/456": [
        f"{FACEBOOK}/groups/1/?multi_permalinks=456",
        f"{FACEBOOK}/groups/1/posts/456/?ref=share",
        "https://m.facebook.com/groups/1/permalink/456",
    ],
    "facebook.com/photo/3": [
        "https://fb.com/a?fbid=3&ref=b",
        "https://nl-nl.facebook.com/a?fbid=3",
        f"{FACEBOOK}/photo.php?fbid=3&set=a.1",
        f"{FACEBOOK}/photo/?fbid=3",
        f"{FACEBOOK}/naam/photos/a.1/3/",
    ],
    "facebook.com/watch/9": [
        f"{FACEBOOK}/watch/?v=9",
        f"{FACEBOOK}/reel/9",
        f"{FACEBOOK}/naam/videos/9/",
        f"{FACEBOOK}/naam/videos/een-titel/9/",
        f"{FACEBOOK}/video.php?v=9",
    ],
    "facebook.com/100/posts/5": [
        f"{FACEBOOK}/permalink.php?story_fbid=5&id=100",
        "https://m.facebook.com/story.php?id=100&story_fbid=5&__tn__=x",
        f"{FACEBOOK}/100/posts/5",
    ],
    "x.com/status/1": [
        "https://twitter.com/a/status/1",
        "https://x.com/a/status/1/?s=20&t=abc",
        "https://x.com/i/web/status/1",
        "https://mobile.twitter.com/a/statuses/1",
        "https://x.com/a/status/1/photo/1",
    ],
    "snapchat.com/spotlight/W7_a": [
        "https://www.snapchat.com/spotlight/W7_a?share_id=x",
        "https://www.snapchat.com/@naam/spotlight/W7_a",
        "https://www.snapchat.com/nl-NL/spotlight/W7_a",
    ],
    "t.me/naam/12": [
        "https://t.me/naam/12",
        "https://t.me/s/Naam/12?single",
        "telegram.me/naam/12",
        "https://naam.t.me/12",
        "tg://resolve?domain=naam&post=12",
    ],
    "t.me/c/1/2": ["https://t.me/c/1/2", "https://t.me/c/1/77/2"],
    "discord.com/2/3": [
        "https://discord.com/channels/2/1/3",
        "https://ptb.discord.com/channels/2/1/3",
    ],
    "linkedin.com/activity/7": [
        "https://www.linkedin.com/feed/update/urn:li:activity:7/",
        "https://nl.linkedin.com/posts/naam_een-titel-activity-7-AbC?utm_source=share",
    ],
}
ALL = [(key, address) for key, addresses in SAME.items() for address in addresses]


@pytest.mark.parametrize(("key", "address"), ALL)
def test_one_post_is_known_however_its_link_was_copied(key: str, address: str) -> None:
    assert post_of(address) == key


@pytest.mark.parametrize("key", SAME)
def test_a_posts_key_read_again_is_the_same(key: str) -> None:
    assert post_of(key) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{LOGIN}%2Fp%2FAAA%2F", f"{LOGIN}%2Fp%2FBBB%2F"),
        (LOGIN, LOGIN),
        (
            f"{FACEBOOK}/groups/123/?multi_permalinks=456",
            f"{FACEBOOK}/groups/123/?multi_permalinks=789",
        ),
        (f"{FACEBOOK}/media/set/?set=a.1", f"{FACEBOOK}/media/set/?set=a.2"),
        (
            f"{INSTAGRAM}/stories/highlights/1/?story_media_id=1",
            f"{INSTAGRAM}/stories/highlights/1/?story_media_id=2",
        ),
        (f"{FACEBOOK}/l.php?u=https://a.example/1", f"{FACEBOOK}/l.php?u=https://a.example/2"),
        ("https://www.tiktok.com/search?q=mes", "https://www.tiktok.com/search?q=huiswerk"),
        ("https://www.tiktok.com/search?q=mes", "https://www.tiktok.com/search?q=mes"),
        (
            "https://www.snapchat.com/unlock/?uuid=1",
            "https://www.snapchat.com/unlock/?uuid=2",
        ),
        (f"{INSTAGRAM}/reels/audio/111/", f"{INSTAGRAM}/reels/audio/222/"),
        (f"{INSTAGRAM}/reels/audio/111/", f"{INSTAGRAM}/reels/audio/111/"),
        (f"{INSTAGRAM}/naam/", f"{INSTAGRAM}/naam/"),
        ("https://x.com/home", "https://x.com/home"),
        ("https://vm.tiktok.com/ZMa", "https://vm.tiktok.com/ZMA"),
        ("https://youtu.be/abc", "https://youtu.be/abC"),
        (f"{FACEBOOK}/photo/3?comment_id=1", f"{FACEBOOK}/photo/3?comment_id=2"),
        ("https://t.me/naam/1?comment=1", "https://t.me/naam/1?comment=2"),
        ("https://forum.example/?draad=1", "https://forum.example/?draad=2"),
        ("https://mega.nz/#!a", "https://mega.nz/#!b"),
        ("https://a.example/1", "https://b.example/1"),
    ],
)
def test_unrelated_links_are_never_one_post(one: str, other: str) -> None:
    assert post_of(one) is None or post_of(one) != post_of(other)


CODES = st.text("abAB12_-", min_size=3, max_size=11)
WAYS = st.sampled_from(["p/{}", "naam/reel/{}", "reels/{}/?igsh=x", "tv/{}#a"])


@given(CODES, CODES, WAYS, WAYS)
def test_two_posts_are_one_only_when_the_code_is(
    one: str, other: str, way: str, other_way: str
) -> None:
    same = post_of(f"{INSTAGRAM}/{way.format(one)}") == post_of(
        f"https://instagr.am/{other_way.format(other)}"
    )

    assert same == (one == other)


@pytest.mark.parametrize(
    "url",
    [
        "https://instagram.com",
        "",
        "http://[broken",
        "https:///x",
        "naam",
        "https://x.nl:99999/a",
    ],
)
def test_what_names_no_page_is_no_post(url: str) -> None:
    assert post_of(url) is None


PIECES = st.sampled_from(
    ["https://", "www.", "x.nl", "/", "?", "p", "v=", "?id=1", "#", ".", "%2F", "=", "&", "1"]
) | st.sampled_from(
    ["instagram.com", "youtube.com/watch", "facebook.com", "t.me/c/", "tiktok.com/@a/video/"]
)


@given(st.text() | st.lists(PIECES | st.text(max_size=3)).map("".join))
def test_any_text_is_read_without_an_error_and_twice_the_same(text: str) -> None:
    post = post_of(text)

    assert exactness(text) in Kind
    assert post is None or post_of(post) == post


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{LOGIN}%2Fp%2FC1a%2F", Kind.LOGIN),
        (f"{FACEBOOK}/login/?next=https%3A%2F%2Fwww.facebook.com%2Fnaam", Kind.LOGIN),
        ("https://x.com/i/flow/login?redirect_after_login=%2Fnaam", Kind.LOGIN),
        (f"{INSTAGRAM}/explore/", Kind.LIST),
        (f"{INSTAGRAM}/explore/tags/mes/", Kind.LIST),
        (f"{INSTAGRAM}/reels/", Kind.LIST),
        (f"{INSTAGRAM}/stories/", Kind.LIST),
        (f"{INSTAGRAM}/direct/inbox/", Kind.LIST),
        (f"{INSTAGRAM}/", Kind.LIST),
        ("https://x.com/home", Kind.LIST),
        ("https://x.com/search?q=mes", Kind.LIST),
        ("https://www.tiktok.com/foryou", Kind.LIST),
        ("https://www.tiktok.com/nl/", Kind.LIST),
        ("https://www.snapchat.com/nl-NL", Kind.LIST),
        ("https://www.youtube.com/watch?v=", Kind.LIST),
        ("https://www.youtube.com/results?search_query=mes", Kind.LIST),
        ("https://www.youtube.com/playlist?list=PL1", Kind.LIST),
        (f"{INSTAGRAM}/stories/naam/314/", Kind.STORY),
        ("https://www.snapchat.com/p/1a/2b", Kind.STORY),
        (f"{INSTAGRAM}/naam/", Kind.PROFILE),
        ("https://t.me/kanaal", Kind.PROFILE),
        ("https://www.tiktok.com/@naam", Kind.PROFILE),
        ("https://vm.tiktok.com/ZMa/", Kind.SHARE),
        ("https://lnkd.in/abc", Kind.SHARE),
        (f"{FACEBOOK}/share/p/AbC/", Kind.SHARE),
        ("https://discord.gg/AbC", Kind.SHARE),
        ("https://instagr.am/p/C1a", Kind.POST),
        ("https://discordapp.com/channels/1/2/3", Kind.POST),
        ("https://www.youtube-nocookie.com/embed/abc", Kind.POST),
        ("https://telegram.dog/naam/1", Kind.POST),
        ("https://www.instagram.com./p/C1a/", Kind.POST),
        ("instagram.com/p/C1a", Kind.UNKNOWN),  # no browser would open it from a letter
        ("javascript:alert(1)", Kind.UNKNOWN),
        (f"{INSTAGRAM}/p/a b", Kind.UNKNOWN),
        (f"{INSTAGRAM}/p/a\u200bb", Kind.UNKNOWN),
        ("https://[oeps/x", Kind.UNKNOWN),
        ("https://instagram.com.evil.example/p/1", Kind.UNKNOWN),
        ("https://instagram.com@evil.example/p/1", Kind.UNKNOWN),
        (f"{INSTAGRAM}/een/nieuwe/soort", Kind.UNKNOWN),
    ],
)
def test_only_an_address_of_a_post_is_called_a_post(url: str, kind: Kind) -> None:
    assert exactness(url) is kind


@pytest.mark.parametrize(
    ("url", "platform", "exact", "exact_for_account"),
    [
        (f"{INSTAGRAM}/p/abc/", "instagram", True, True),
        (f"{INSTAGRAM}/naam", "instagram", False, True),
        ("https://instagram.com", "instagram", False, False),
        ("https://notinstagram.com/p/1", "instagram", False, False),
        ("https://www.tiktok.com/@naam/video/1", "instagram", False, False),
        (f"{LOGIN}%2Fp%2FC1a%2F", "instagram", False, False),
        (f"{INSTAGRAM}/p/abc/", "anders", True, True),
        (f"{INSTAGRAM}/explore/", "anders", False, False),
        ("https://forum.example/draad/1", "anders", True, True),
        ("https://forum.example", "anders", False, False),
        ("https://forum.example/draad/1", "instagram", False, False),
        ("https://localhost/x", "anders", False, False),
    ],
)
def test_a_profile_is_exact_only_in_a_notice_about_the_whole_account(
    url: str, platform: str, exact: object, exact_for_account: object
) -> None:
    assert is_exact(url, platform=platform) is exact
    assert is_exact(url, platform=platform, whole_account=True) is exact_for_account


def test_what_a_login_page_hides_is_still_known() -> None:
    page = f"{LOGIN}%2Fnaam%2Fp%2FC1a%2F"

    (found,) = read_pasted(f"zie {page}.").links

    assert found.kind is Kind.LOGIN
    assert (found.account.name, found.post) == ("naam", "instagram.com/p/C1a")


def test_a_pasted_link_gives_platform_account_and_post() -> None:
    pasted = read_pasted(
        "het ging mis.Toen zag ik dit: bit.ly/abc en https://www.tiktok.com/@Naam/video/123?x=1"
        ", en (instagram.com/ander)."
    )

    assert [one.platform for one in pasted.links] == [None, "tiktok", "instagram"]
    assert pasted.first == pasted.links[1]
    assert pasted.first is not None
    assert pasted.first.account.name == "naam"
    assert pasted.first.post == "tiktok.com/video/123"
    assert pasted.links[2].account.name == "ander"
    assert pasted.links[2].post is None


def test_a_text_without_links_gives_nothing() -> None:
    assert read_pasted("het ging mis.Toen kwam hij om 12.30 uur").links == ()


@pytest.mark.parametrize(
    ("times", "post"), [(1, "instagram.com/p/C1a"), (3, "instagram.com/p/C1a")]
)
def test_a_redirect_behind_a_redirect_is_followed(times: int, post: str) -> None:
    assert post_of(redirected(f"{INSTAGRAM}/p/C1a/", times)) == post


def test_a_trap_of_redirects_is_followed_to_nobodys_post() -> None:
    one, other = (redirected(f"{INSTAGRAM}/p/{code}/", 7) for code in ("C1a", "C1b"))

    assert kind_of(one) is Kind.SHARE
    assert post_of(one) != post_of(other)


def redirected(url: str, times: int) -> str:
    for _ in range(times):
        url = f"https://l.facebook.com/l.php?u={quote(url, safe='')}"
    return url


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://business.facebook.com/x", "facebook"),
        ("https://nl.linkedin.com/in/naam", "linkedin"),
        ("https://notinstagram.com/p/1", None),
        ("https://instagram.com.evil.example/p/1", None),
        ("geen link", None),
    ],
)
def test_a_platform_is_known_by_its_host(url: str, platform: str | None) -> None:
    assert platform_of(url) == platform


def test_all_keys_are_of_the_platform_they_come_from() -> None:
    for platform in RULES.platforms.values():
        for shape in platform.shapes:
            if shape.key:
                assert platform_of(f"https://{shape.key}") == platform.code
