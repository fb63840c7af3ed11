"""A link in the text gives the account and the post, for a client that does not read it."""

import pytest

from services.signals.hooks import Label
from tests.signals.world import SIGNAL, Says, World, log


def typed(world: World) -> tuple[str | None, str | None]:
    signal = world.store.known(SIGNAL)
    handle, url = signal.handle, signal.url
    return handle and handle.get_secret_value(), url and url.get_secret_value()


@pytest.mark.parametrize(
    ("platform", "text", "handle", "url"),
    [
        ("instagram", "kijk https://www.instagram.com/naam_een/", "naam_een", None),
        ("instagram", "kijk instagram.com/naam_een/ en meer", "naam_een", None),
        (
            "instagram",
            "zie https://www.instagram.com/p/C1a/",
            None,
            "https://www.instagram.com/p/C1a/",
        ),
        (
            "instagram",
            "zie https://www.instagram.com/accounts/login/?next=%2Fp%2FC1a%2F",
            None,
            "https://instagram.com/p/C1a",
        ),
        (
            "tiktok",
            "zie https://www.tiktok.com/@piet/video/7100000000000000001",
            "piet",
            "https://www.tiktok.com/@piet/video/7100000000000000001",
        ),
        ("whatsapp", "app me op wa.me/31612345678", "+31612345678", None),
    ],
)
async def test_what_a_link_leaves_no_doubt_of_is_taken(
    platform: str, text: str, handle: str | None, url: str | None
) -> None:
    world = World()
    await world.hear(log(text, platform=platform, category="geweld"))

    assert typed(world) == (handle, url)


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("snapchat", "kijk https://www.instagram.com/naam_een/"),
        ("instagram", "kijk instagram.com/naam_een/ en instagram.com/naam_twee/"),
        ("instagram", "instagram.com/p/AAA/ en instagram.com/p/BBB/"),
        ("instagram", "https://www.instagram.com/accounts/login/"),
        ("instagram", "https://www.instagram.com/explore/"),
        ("tiktok", "https://vm.tiktok.com/ZMaAbC/"),
        ("instagram", "zie bit.ly/3xyz"),
        ("instagram", "hij heet jan.jansen en zit op insta"),
    ],
)
async def test_what_a_link_leaves_in_doubt_is_not(platform: str, text: str) -> None:
    world = World()
    await world.hear(log(text, platform=platform, category="geweld"))

    assert typed(world) == (None, None)


async def test_what_was_typed_always_wins() -> None:
    world = World()
    text = "zie https://www.tiktok.com/@piet/video/7100000000000000001"
    await world.hear(
        log(text, platform="tiktok", category="geweld", handle="@klaas", url="tiktok.com/@k")
    )

    assert typed(world) == ("@klaas", "tiktok.com/@k")


@pytest.mark.parametrize("category", ["sexting", "grooming", None])
async def test_of_what_is_or_may_be_never_shared_no_link_is_read(category: str | None) -> None:
    world = World(ask=Says((Label("sexting", 0.2, (), check=True),)))
    await world.hear(
        log(
            "zie https://www.tiktok.com/@piet/video/7100000000000000001",
            platform="tiktok",
            category=category,
        )
    )

    assert typed(world) == (None, None)


async def test_sent_again_it_is_the_same_signal() -> None:
    world = World()
    command = log("kijk instagram.com/naam_een/", category="geweld")
    await world.hear(command)
    told = list(world.told)
    await world.hear(command)

    assert world.told == told
