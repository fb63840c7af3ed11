"""One account has one pseudonym, whatever way its name was typed."""

import hashlib
import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.addresses.accounts import account_of, canonical_name
from shared.language.pseudonyms import account_key, person_key
from shared.language.taxonomy import PLATFORMS

KEY = "for tests only, thirty-two characters or more"
platforms = st.sampled_from(sorted(PLATFORMS))


def kept(platform: str, name: str) -> str:
    """Return the pseudonym that rows of earlier releases have for a plain name."""
    return hmac.new(KEY.encode(), f"{platform}|{name}".encode(), hashlib.sha256).hexdigest()


# A dot at the end is a full stop: no platform lets a name end with one.
@given(platforms, st.from_regex(r"[a-z][a-z0-9._-]{0,20}[a-z0-9_-]", fullmatch=True))
def test_a_plain_name_has_the_pseudonym_it_always_had(platform: str, name: str) -> None:
    for typed in (name, f"@{name}", name.upper(), f"  {name}\n"):
        assert account_key(platform, typed, key=KEY) == kept(platform, name)


@given(platforms, st.from_regex(r"@?[A-Za-z][A-Za-z0-9_]{0,20}", fullmatch=True))
def test_a_simple_name_is_what_a_long_look_makes_of_it(platform: str, name: str) -> None:
    looked_at = account_of(name, platform=platform)

    assert canonical_name(name, platform=platform) == looked_at.canonical


@pytest.mark.parametrize(
    ("platform", "typed"),
    [
        ("instagram", "naam"),
        ("instagram", "@Naam"),
        ("instagram", "  NAAM\n"),
        ("instagram", "@ naam"),
        ("instagram", "\uff4e\uff41\uff41\uff4d"),  # full width
        ("instagram", "\u202anaam\u202c"),  # as copied from an app
        ("instagram", "na\u200bam"),
        ("instagram", "https://www.instagram.com/Naam/?x"),
        ("instagram", "instagram.com/naam"),
        ("instagram", "instagram.com /naam"),
        ("instagram", "@instagram.com/naam"),
        ("instagram", "https://www.instagram.com/stories/naam/3141592653/"),
        ("instagram", "https://www.instagram.com/accounts/login/?next=/naam/"),
        ("instagram", "Naam (@naam) • Instagram"),
        ("instagram", "<https://www.instagram.com/naam/>"),
        ("instagram", "naam)"),
        ("instagram", "@naam."),
        ("tiktok", "https://www.tiktok.com/@naam/video/123"),
        ("tiktok", "https://www.tiktok.com/%40naam"),
        ("snapchat", "https://www.snapchat.com/add/naam?share_id=1"),
        ("youtube", "https://www.youtube.com/@Naam/videos"),
        ("facebook", "https://m.facebook.com/naam#about"),
        ("telegram", "https://t.me/s/naam"),
    ],
)
def test_one_account_has_one_pseudonym_however_it_is_typed(platform: str, typed: str) -> None:
    assert account_key(platform, typed, key=KEY) == kept(platform, "naam")


@pytest.mark.parametrize("person", [account_key, person_key])
@pytest.mark.parametrize(
    "typed",
    [
        "06-12345678",
        "+31 6 12345678",
        "0031 6 12345678",
        "+31 (0)6 1234 5678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06\u00a012345678",
        "31612345678",
        "wa.me/31612345678",
        "https://wa.me/31612345678?text=hoi",
    ],
)
def test_one_phone_number_is_one_person_in_every_spelling(typed: str, person: object) -> None:
    assert callable(person)

    assert person("whatsapp", typed, key=KEY) == person("whatsapp", "0612345678", key=KEY)


def test_a_name_in_percent_codes_is_the_name() -> None:
    encoded = "https://www.youtube.com/@%D9%85%D8%AD%D9%85%D8%AF"

    assert account_key("youtube", encoded, key=KEY) == account_key("youtube", "@محمد", key=KEY)


@pytest.mark.parametrize(
    ("platform", "one", "other"),
    [
        ("instagram", "instagram.com/p/abc/", "instagram.com/p/def/"),
        ("youtube", "youtube.com/watch?v=abc", "youtube.com/watch?v=def"),
        ("facebook", "facebook.com/groups/1", "facebook.com/groups/2"),
        ("facebook", "facebook.com/profile.php?id=1", "facebook.com/profile.php?id=2"),
        ("snapchat", "https://www.snapchat.com/add/", "https://www.reddit.com/user/"),
        ("instagram", "jan.jansen", "janjansen"),
        ("whatsapp", "0612345678", "0612345679"),
        ("whatsapp", "0612345678", "+32612345678"),
    ],
)
def test_two_accounts_never_have_one_pseudonym(platform: str, one: str, other: str) -> None:
    assert account_key(platform, one, key=KEY) != account_key(platform, other, key=KEY)


PIECES = st.sampled_from(
    ["https://", "www.", "x.nl", "/", "@", " ", "p", "add/", "?id=1", "profile.php", "\u00b4"]
)


@given(st.text() | st.lists(PIECES | st.text(max_size=3)).map("".join), platforms)
def test_a_name_that_was_made_canonical_keeps_its_pseudonym(typed: str, platform: str) -> None:
    name = canonical_name(typed, platform=platform)

    assert account_key(platform, name, key=KEY) == account_key(platform, typed, key=KEY)


@given(st.text(alphabet=st.characters(codec="ascii"), min_size=1), st.integers(0, 3))
def test_an_at_in_front_makes_no_difference(typed: str, ats: int) -> None:
    plain = account_key("instagram", typed, key=KEY)

    assert account_key("instagram", "@" * ats + typed, key=KEY) == plain


def test_platform_name_and_secret_each_make_another_pseudonym() -> None:
    keys = {
        account_key("instagram", "naam", key=KEY),
        account_key("snapchat", "naam", key=KEY),
        account_key("instagram", "naam2", key=KEY),
        account_key("instagram", "naam", key=KEY + "!"),
        person_key("instagram", "naam", key=KEY),
    }

    assert len(keys) == 5
    assert all(re.fullmatch(r"[0-9a-f]{64}", pseudonym) for pseudonym in keys)
