import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.language.addresses.accounts import account_of, canonical_name
from shared.language.addresses.rules import RULES

INSTAGRAM, TIKTOK = "https://www.instagram.com", "https://www.tiktok.com"
NAMES = st.from_regex(r"[a-z][a-z0-9_]{3,20}", fullmatch=True).filter(
    lambda name: (
        not any(RULES.is_taken(name, by=platform) for platform in RULES.platforms.values())
    )
)


@pytest.mark.parametrize(
    "typed",
    [
        "naam",
        "@Naam",
        "  NAAM\n",
        "@ naam",
        "\uff4e\uff41\uff41\uff4d",  # full width
        "\u202anaam\u202c",  # as copied from an app
        "na\u200bam",
        f"{INSTAGRAM}/Naam/?x",
        "instagram.com/naam",
        "instagram.com /naam",
        "@instagram.com/naam",
        f"{INSTAGRAM}/stories/naam/3141592653/",
        f"{TIKTOK}/@naam/video/123",
        "https://www.snapchat.com/add/naam?share_id=1",
        "https://www.youtube.com/@Naam/videos",
        "https://m.facebook.com/naam#about",
        "https://t.me/s/naam",
        "http://localhost.example:8080/naam",
    ],
)
def test_names_that_stored_pseudonyms_were_made_from_stay_as_they_are(typed: str) -> None:
    assert canonical_name(typed) == "naam"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("https://www.facebook.com/profile.php?id=1000123", "1000123"),
        ("https://www.facebook.com/profile.php?ref=a&id=1000123", "1000123"),
        ("https://www.facebook.com/people/Een-Naam/1000123/", "1000123"),
        ("jan.de_vries-1", "jan.de_vries-1"),
        ("Straße", "strasse"),
        ("\U0001f47bspook", "\U0001f47bspook"),
        ("jan de vries", "jandevries"),
        ("naam#1234", "naam#1234"),
        ("_x_", "_x_"),
        ("0612345678", "0612345678"),
    ],
)
def test_names_of_other_kinds_stay_as_they_are(typed: str, name: str) -> None:
    assert canonical_name(typed) == name


@pytest.mark.parametrize(
    ("platform", "address"),
    [
        ("instagram", f"{INSTAGRAM}/accounts/login/?next=%2Fnaam%2F"),
        (
            "instagram",
            f"{INSTAGRAM}/accounts/login/?next=https%3A%2F%2Fwww.instagram.com%2Fnaam",
        ),
        ("instagram", f"{INSTAGRAM}/accounts/login/?hl=nl&next=%2Fnaam%2Freel%2FC1%2F"),
        ("instagram", "https://l.instagram.com/?u=https%3A%2F%2Finstagram.com%2Fnaam&e=x"),
        ("instagram", "instagram://user?username=naam"),
        ("instagram", f"{INSTAGRAM}/_u/naam/"),
        ("instagram", "https://ig.me/m/naam"),
        (
            "facebook",
            "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fnaam",
        ),
        ("facebook", "https://nl-nl.facebook.com/naam/photos/"),
        ("facebook", "https://m.me/naam"),
        ("x", "https://x.com/i/flow/login?redirect_after_login=%2Fnaam"),
        ("x", "https://mobile.twitter.com/Naam/status/1"),
        ("x", "https://x.com/intent/user?screen_name=naam"),
        ("tiktok", f"{TIKTOK}/login?redirect_url=https%3A%2F%2Fwww.tiktok.com%2F%40naam"),
        ("tiktok", f"{TIKTOK}/nl-NL/@naam?lang=nl"),
        ("tiktok", f"{TIKTOK}/%40naam"),
        ("snapchat", "https://www.snapchat.com/nl-NL/add/Naam"),
        ("snapchat", "snapchat://add/naam"),
        ("snapchat", "https://story.snapchat.com/@naam"),
        (
            "youtube",
            "https://accounts.google.com/ServiceLogin?continue=https://youtube.com/@naam",
        ),
        ("youtube", "https://m.youtube.com/c/naam"),
        ("telegram", "https://naam.t.me"),
        ("telegram", "https://telegram.dog/naam/33"),
        ("telegram", "tg://resolve?domain=naam"),
        ("linkedin", "https://nl.linkedin.com/in/naam/?originalSubdomain=nl"),
    ],
)
def test_every_address_of_an_account_is_the_account(platform: str, address: str) -> None:
    account = account_of(address, platform=platform)

    assert (account.platform, account.name, account.canonical) == (platform, "naam", "naam")


def test_two_people_behind_a_login_page_are_two_accounts() -> None:
    pages = [f"{INSTAGRAM}/accounts/login/?next=%2F{n}%2F" for n in ("naam_een", "naam_twee")]

    names = [account_of(page, platform="instagram").name for page in pages]

    assert names == ["naam_een", "naam_twee"]


@given(NAMES, st.sampled_from(["", "/", "/?igsh=abc", "/tagged/", "/reels/"]))
def test_a_login_page_in_front_of_a_profile_changes_nothing(name: str, tail: str) -> None:
    page = f"{INSTAGRAM}/accounts/login/?next=/{name}{tail}"

    assert canonical_name(page, platform="instagram") == name


@pytest.mark.parametrize("platform", ["whatsapp", "signal"])
@pytest.mark.parametrize(
    "typed",
    [
        "06-00000001",
        "0600000001",
        "+31 6 00000001",
        "0031 6 00000001",
        "+31 (0)6 0000 0001",
        "(06)-0000 0001",
        "06.00.00.00.01",
        "06\u00a000\u00a000\u00a000\u00a001",
        "06\u201100000001",
        "06/00000001",
        "31600000001",
        "tel. 06 00 00 00 01",
        "\u202a+31 6 00000001\u202c",
        "\uff10\uff16 00000001",
    ],
)
def test_one_phone_number_is_one_account_however_it_is_written(
    platform: str, typed: str
) -> None:
    account = account_of(typed, platform=platform)

    assert (account.canonical, account.certain) == ("+31600000001", True)


@pytest.mark.parametrize(
    ("platform", "address"),
    [
        ("whatsapp", "wa.me/31612345678"),
        ("whatsapp", "https://wa.me/+31612345678?text=hoi"),
        ("whatsapp", "wa.me/0612345678"),
        ("whatsapp", "https://api.whatsapp.com/send?phone=31612345678&text=hoi"),
        ("whatsapp", "https://api.whatsapp.com/send/?phone=+31612345678"),
        ("whatsapp", "whatsapp://send?phone=31612345678"),
        ("signal", "https://signal.me/#p/+31612345678"),
        ("telegram", "https://t.me/+31612345678"),
        ("telegram", "tg://resolve?phone=31612345678"),
        ("telegram", "06 12345678"),
    ],
)
def test_an_address_with_a_phone_number_is_the_number(platform: str, address: str) -> None:
    assert account_of(address, platform=platform).canonical == "+31612345678"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("naam)", "naam"),
        ("<https://instagram.com/naam>", "naam"),
        ("@naam.", "naam"),
        ("/naam/", "naam"),
        ("https://www.tiktok.com/@naam.", "naam"),
        ("https://www.snapchat.com/@naam/een-nieuwe-soort", "naam"),
        ("https://www.linkedin.com/in/jos%C3%A9-x/", "josé-x"),
        ("https://www.facebook.com/pages/Een-Naam/1000123", "1000123"),
        ("https://www.facebook.com/p/Een-Naam-1000123/", "1000123"),
        ("“naam”", "naam"),
        ("Een Naam (@naam) \u2022 Instagram-foto's en -video's", "naam"),
        ("%40naam", "naam"),
        ("zie https://instagram.com/Naam op insta", "naam"),
        ("na\u3164am", "naam"),
        ("naam\ufe0f", "naam"),
        ("jan\u2013vries", "jan-vries"),
        ("https://www.youtube.com/@%D9%85%D8%AD%D9%85%D8%AF", "محمد"),
        ("@محمد", "محمد"),
    ],
)
def test_what_stands_around_or_inside_a_copied_name_is_no_part_of_it(
    typed: str, name: str
) -> None:
    assert canonical_name(typed) == name


@pytest.mark.parametrize(
    ("platform", "one", "other"),
    [
        ("tiktok", "https://vm.tiktok.com/ZMabc/", "https://vm.tiktok.com/ZMABC/"),
        ("tiktok", f"{TIKTOK}/t/ZMabc/", f"{TIKTOK}/t/ZMABC/"),
        ("telegram", "https://t.me/+AbCdEf", "https://t.me/+abcdef"),
        ("telegram", "https://t.me/joinchat/AbC", "https://t.me/joinchat/abc"),
        ("discord", "https://discord.gg/AbC", "https://discord.gg/abc"),
        ("whatsapp", "https://chat.whatsapp.com/AbC", "https://chat.whatsapp.com/abc"),
        ("whatsapp", "https://wa.me/qr/ABC", "https://wa.me/qr/ABD"),
        ("signal", "https://signal.me/#eu/AbC", "https://signal.me/#eu/abc"),
        (
            "facebook",
            "https://www.facebook.com/share/AbC/",
            "https://www.facebook.com/share/abc/",
        ),
        ("facebook", "https://fb.watch/AbC/", "https://fb.watch/abc/"),
        ("snapchat", "https://t.snapchat.com/AbC", "https://t.snapchat.com/abc"),
        (
            "snapchat",
            "https://www.snapchat.com/unlock/?type=SNAPCODE&uuid=1a",
            "https://www.snapchat.com/unlock/?type=SNAPCODE&uuid=2b",
        ),
        ("instagram", f"{INSTAGRAM}/p/abc/", f"{INSTAGRAM}/p/ABC/"),
        ("instagram", f"{INSTAGRAM}/p/abc/", f"{INSTAGRAM}/p/def/"),
        ("youtube", "https://youtube.com/watch?v=abc", "https://youtube.com/watch?v=abC"),
        ("youtube", "https://youtube.com/channel/UCabc", "https://youtube.com/channel/UCabC"),
        ("facebook", "https://www.facebook.com/groups/1", "https://www.facebook.com/groups/2"),
        (
            "facebook",
            "https://www.facebook.com/profile.php?id=1",
            "https://facebook.com/profile.php?id=2",
        ),
        ("linkedin", "https://linkedin.com/company/naam", "https://linkedin.com/in/naam"),
        ("linkedin", "https://linkedin.com/company/een", "https://linkedin.com/company/twee"),
        ("x", "https://x.com/i/user/1", "https://x.com/i/user/2"),
        ("snapchat", "https://www.instagram.com/naam", "naam"),
        ("instagram", "https://linktr.ee/naam", "naam"),
        ("anders", "https://tiktok.com/@naam", "https://instagram.com/naam"),
        ("anders", "https://een.example/naam", "https://twee.example/naam"),
        ("whatsapp", "06-12345678", "06-12345679"),
        ("whatsapp", "+31612345678", "+32612345678"),
        ("telegram", "612345678", "+31612345678"),  # the number of a user
        (None, "https://www.snapchat.com/add/", "https://www.reddit.com/user/"),
        (None, "jan.jansen", "janjansen"),
        (None, "https://x.example/a/%FF", "https://x.example/a/%FE"),
    ],
)
def test_two_accounts_never_get_one_name(platform: str | None, one: str, other: str) -> None:
    assert canonical_name(one, platform=platform) != canonical_name(other, platform=platform)


@given(
    st.sampled_from(
        ["vm.tiktok.com/", "t.me/+", "discord.gg/", "fb.watch/", "instagram.com/p/"]
    ),
    st.text("abAB12_-", min_size=3, max_size=9),
    st.text("abAB12_-", min_size=3, max_size=9),
)
def test_two_short_links_are_one_account_only_when_they_are_the_same(
    site: str, one: str, other: str
) -> None:
    same = canonical_name(site + one) == canonical_name(f"https://www.{site}{other}")

    assert same == (one == other)


@pytest.mark.parametrize(
    ("platform", "typed"),
    [
        ("instagram", "https://www.instagram.com/p/Geheim/"),
        ("instagram", "https://mega.nz/folder/AbC#sleutel"),
        ("instagram", "https://www.instagram.com/accounts/login/"),
        ("instagram", "https://www.instagram.com/explore/tags/naam/"),
        ("tiktok", "https://www.tiktok.com/foryou"),
        ("x", "https://x.com/home"),
        ("snapchat", "https://www.snapchat.com/nl-NL"),
    ],
)
def test_an_address_that_is_nobodys_gives_no_name(platform: str, typed: str) -> None:
    account = account_of(typed, platform=platform)

    assert (account.name, account.certain) == (None, False)


@pytest.mark.parametrize(
    ("platform", "typed", "certain"),
    [
        ("instagram", "naam", True),
        ("instagram", "jan.jansen", True),
        ("instagram", "mega.nz", False),
        ("whatsapp", "naam", False),
        ("instagram", "twee \U0001f47b spoken", False),
        (None, "naam", False),
        ("youtube", "https://youtube.com/user/naam", False),
        ("youtube", "https://youtube.com/channel/UCabc", True),
        ("tiktok", "https://tiktok.com/naam", False),
    ],
)
def test_a_doubt_about_who_it_is_is_said(
    platform: str | None, typed: str, certain: object
) -> None:
    assert account_of(typed, platform=platform).certain is certain


PLATFORMS = st.sampled_from([None, "anders", *RULES.platforms])
PIECES = (
    st.sampled_from(
        [
            "https://",
            "www.",
            "x.nl",
            "/",
            "@",
            " ",
            "p",
            "add/",
            "?id=1",
            "profile.php",
            "\u00b4",
        ]
    )
    | st.sampled_from(
        ["instagram.com", "t.me", "wa.me/", "31612345678", "%40", "%2F", "#", "login/?next="]
    )
    | st.sampled_from(
        [".", "tg://resolve?domain=", "u=", "[.]", "accounts/", "%", "\\", "[::1]", ":80", "("]
    )
    | st.sampled_from(
        ["youtube.com", "facebook.com", "watch?v=", "comment_id=1&", "xn--", "\u00fc.de", ")"]
    )
)


@given(st.text() | st.lists(PIECES | st.text(max_size=3)).map("".join), PLATFORMS)
@example("https://instagram.com/naam.t.me", None)
@example("t.me/naam.t.me", "telegram")
def test_naming_an_account_again_changes_nothing(typed: str, platform: str | None) -> None:
    name = canonical_name(typed, platform=platform)

    assert canonical_name(name, platform=platform) == name
    assert not re.search(r"\s", name)


@given(NAMES, st.integers(0, 3), st.sampled_from(["instagram", "snapchat", "x", "anders"]))
def test_case_and_an_at_make_no_difference(name: str, ats: int, platform: str) -> None:
    assert canonical_name("@" * ats + name.upper(), platform=platform) == name
