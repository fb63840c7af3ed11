"""What is never kept: pictures, and links to images of minors."""

from datetime import timedelta

import pytest

from services.signals.domain import safety
from shared.contracts.signals.change import (
    CorrectCategory,
)
from shared.messaging.inbox import Refuse
from tests.signals.world import SIGNAL, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    "text", ["kijk data:image/png;base64,iVBOR", "DATA: VIDEO/mp4;base64,AAAA"]
)
async def test_a_pasted_picture_is_refused(world: World, text: str) -> None:
    with pytest.raises(Refuse, match="no-images"):
        await world.hear(log(text))
    assert world.store.find(SIGNAL) is None


async def test_of_sexual_images_no_link_is_kept_and_the_words_stay(world: World) -> None:
    await world.hear(
        log(
            "beeld gaat rond, zie https://example.org/x en snap.com/y",
            category="sexting",
            url="https://example.org/x",
        )
    )

    kept = b"".join(e.value or b"" for e in world.shelf._rows.values())
    assert b"example.org" not in kept
    assert b"snap.com" not in kept
    text = world.store.known(SIGNAL).text.get_secret_value()
    assert text.startswith("beeld gaat rond")
    assert text.count(safety.LINK_TAKEN_OUT) == 2


async def test_a_link_goes_also_when_a_worker_names_the_category_later(world: World) -> None:
    await world.hear(log("filmpje", category="trend", url="https://example.org/x"))
    await world.hear(CorrectCategory(signal_id=SIGNAL, category="sexting"))

    assert b"example.org" not in b"".join(e.value or b"" for e in world.shelf._rows.values())


async def test_a_phone_may_send_such_a_signal_twice(world: World) -> None:
    command = log("zie https://example.org/x", category="sexting")
    await world.hear(command)
    await world.hear(command)

    assert len(list(world.store._signals)) == 1
