"""A link in a text says where it was, whose it is and which post; what was typed wins."""

import re

import pytest

from clients.cli.signals.pasted import Pasted, read_link
from tests.cli.conftest import Seintje, until


def pasted(
    text: str,
    *,
    platform: str | None = None,
    handle: str | None = None,
    url: str | None = None,
) -> Pasted:
    return read_link(text, platform=platform, handle=handle, url=url)


@pytest.mark.parametrize(
    ("text", "platform", "handle", "url"),
    [
        (
            "kijk https://www.tiktok.com/@piet_010/video/7123456789 hij dealt",
            "tiktok", "piet_010", "https://www.tiktok.com/@piet_010/video/7123456789",
        ),
        (
            "zie tiktok.com/%40piet_010/video/7123456789.",
            "tiktok", "piet_010", "https://tiktok.com/video/7123456789",
        ),
        ("https://www.instagram.com/Piet_010/ verkoopt", "instagram", "piet_010", None),
        (
            "(https://www.instagram.com/p/C1a/?igsh=abc)",
            "instagram", None, "https://www.instagram.com/p/C1a/?igsh=abc",
        ),
        (
            "https://www.instagram.com/accounts/login/?next=%2Fp%2FC1a%2F",
            "instagram", None, "https://instagram.com/p/C1a",
        ),
        (
            "https://www.instagram.com/accounts/login/?next=%2Fnaam_een%2F",
            "instagram", "naam_een", None,
        ),
        ("hxxps://www.instagram[.]com/reel/Abc/", "instagram", None, "https://instagram.com/p/Abc"),
        ("belt met wa.me/31600000001", "whatsapp", "+31600000001", None),
        ("t.me/plug010/33", "telegram", "plug010", "https://t.me/plug010/33"),
        ("snapchat.com/add/piet", "snapchat", "piet", None),
        ("https://vm.tiktok.com/ZMabc/", "tiktok", None, "https://vm.tiktok.com/ZMabc/"),
        ("zie https://onbekend.example/x/1", "instagram", None, "https://onbekend.example/x/1"),
        ("een tekst zonder link, om 12.30 uur", "instagram", None, None),
    ],
)  # fmt: skip
def test_a_pasted_link_gives_platform_account_and_post(
    text: str, platform: str, handle: str | None, url: str | None
) -> None:
    found = pasted(text)

    assert (found.platform, found.handle, found.url) == (platform, handle, url)


def test_what_was_typed_always_wins() -> None:
    text = "zie https://www.tiktok.com/@piet_010/video/71"

    found = pasted(text, handle="@jan", url="https://www.tiktok.com/@jan/video/2")
    elsewhere = pasted(text, platform="snapchat")

    assert (found.platform, found.handle, found.url) == (
        "tiktok", "@jan", "https://www.tiktok.com/@jan/video/2",
    )  # fmt: skip
    assert found.read == ("platform TikTok",)
    assert (elsewhere.platform, elsewhere.handle) == ("snapchat", None)


def test_of_two_links_the_first_that_is_of_a_known_platform_counts() -> None:
    found = pasted("https://nieuws.example/a/1 over https://t.me/plug010/3 en t.me/ander/4")

    assert (found.platform, found.handle, found.url) == (
        "telegram", "plug010", "https://t.me/plug010/3",
    )  # fmt: skip


def test_without_a_link_nothing_is_read() -> None:
    assert pasted("hij vecht").read == ()
    assert pasted("", platform="snapchat") == Pasted("snapchat", None, None)


def test_what_was_read_from_a_link_is_shown_and_is_what_the_list_has(seintje: Seintje) -> None:
    link = "https://www.tiktok.com/@plug_zuid/video/7123"
    result = seintje("log", f"verkoopt lachgas {link}", "--categorie", "drugs_aanbod")
    queue = until(lambda: seintje("instaclean", "queue", "--platform", "tiktok"), "plug_zuid")

    assert f"Uit de link: platform TikTok, account plug_zuid, bericht {link}." in result.stdout
    assert re.search(r"plug_zuid op tiktok", queue)


def test_without_a_link_the_answer_says_nothing_of_one(seintje: Seintje) -> None:
    assert "Uit de link" not in seintje("log", "vechtpartij op het plein").stdout
