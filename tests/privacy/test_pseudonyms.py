import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.privacy.pseudonyms import account_key, normalise_handle

KEY = "for tests only, thirty-two characters or more"


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
        "https://www.instagram.com/Naam/?x",
        "instagram.com/naam",
        "instagram.com /naam",
        "@instagram.com/naam",
        "https://www.instagram.com/stories/naam/3141592653/",
        "https://www.tiktok.com/@naam/video/123",
        "https://www.snapchat.com/add/naam?share_id=1",
        "https://www.youtube.com/@Naam/videos",
        "https://m.facebook.com/naam#about",
        "https://t.me/s/naam",
        "http://localhost.example:8080/naam",
    ],
)
def test_one_account_has_one_name_however_it_is_typed(typed: str) -> None:
    assert normalise_handle(typed) == "naam"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("https://www.facebook.com/profile.php?id=1000123", "1000123"),
        ("https://www.facebook.com/profile.php?ref=a&id=1000123", "1000123"),
        ("https://www.facebook.com/people/Een-Naam/1000123/", "1000123"),
        ("jan.de_vries-1", "jan.de_vries-1"),
        ("Straße", "strasse"),
        ("\U0001f47bspook", "\U0001f47bspook"),
    ],
)
def test_names_of_other_kinds_are_kept(typed: str, name: str) -> None:
    assert normalise_handle(typed) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.instagram.com/p/abc/", "https://www.instagram.com/p/def/"),
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=def"),
        ("https://www.facebook.com/groups/1", "https://www.facebook.com/groups/2"),
        ("https://www.facebook.com/profile.php?id=1", "https://facebook.com/profile.php?id=2"),
        ("https://www.snapchat.com/add/", "https://www.reddit.com/user/"),
        ("jan.jansen", "janjansen"),
    ],
)
def test_two_accounts_never_get_one_name(one: str, other: str) -> None:
    assert normalise_handle(one) != normalise_handle(other)


PIECES = st.sampled_from(
    ["https://", "www.", "x.nl", "/", "@", " ", "p", "add/", "?id=1", "profile.php", "\u00b4"]
)


@given(st.text() | st.lists(PIECES | st.text(max_size=3)).map("".join))
def test_normalising_again_changes_nothing(typed: str) -> None:
    name = normalise_handle(typed)

    assert normalise_handle(name) == name
    assert not re.search(r"\s", name)


@given(st.text(alphabet=st.characters(codec="ascii"), min_size=1), st.integers(0, 3))
def test_case_and_an_at_make_no_difference(typed: str, ats: int) -> None:
    assert normalise_handle("@" * ats + typed.upper()) == normalise_handle(typed)


def test_the_key_of_an_account_hides_its_name_and_fits_in_a_code() -> None:
    key = account_key("instagram", "@Naam", key=KEY)

    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert key == account_key("instagram", "https://instagram.com/naam/", key=KEY)


def test_platform_name_and_secret_each_make_another_key() -> None:
    keys = {
        account_key("instagram", "naam", key=KEY),
        account_key("snapchat", "naam", key=KEY),
        account_key("instagram", "naam2", key=KEY),
        account_key("instagram", "naam", key=KEY + "!"),
    }

    assert len(keys) == 4


def test_a_key_is_the_same_in_every_release() -> None:
    expected = "376a7f294a07b96b3b53e4cd0f285cf2e97653e7fa3a68a8e05873292c2d40b9"

    assert account_key("instagram", "naam", key=KEY) == expected
