"""Numbers without persons."""

from uuid import UUID

import pytest

from shared.contracts.consent.ending import ListEnding
from shared.contracts.consent.numbers import AskNumbers, ConsentNumbers
from shared.messaging.inbox import Refuse
from tests.consent.world import (
    World,
    signed,
    withdrawal,
)


@pytest.fixture
def world() -> World:
    return World()


async def numbers(world: World) -> ConsentNumbers:
    answer = await world.hear(AskNumbers())
    assert isinstance(answer, ConsentNumbers)
    return answer


async def many(world: World, count: int, **changed: object) -> None:
    for number in range(count):
        await world.hear(signed(number, youth_id=UUID(int=500 + number), **changed))


async def test_numbers_name_nobody(world: World) -> None:
    await many(world, 12)
    told = await numbers(world)
    by_channel = {one.channel: (one.may, one.may_not) for one in told.channels}

    assert told.youths == 12
    assert by_channel["instagram"] == (12, 0)
    assert by_channel["tiktok"] == (0, 12)
    assert "0000" not in told.model_dump_json(exclude={"id", "correlation_id", "causation_id"})


@pytest.mark.parametrize("withdrawn", [1, 4, 8, 11])
async def test_a_small_number_is_left_out_and_cannot_be_subtracted(
    world: World, withdrawn: int
) -> None:
    await many(world, 12)
    for number in range(withdrawn):
        await world.hear(withdrawal(number, youth_id=UUID(int=500 + number)))
    instagram = {one.channel: one for one in (await numbers(world)).channels}["instagram"]

    assert (instagram.may, instagram.may_not) == (None, None)


async def test_fewer_than_five_are_not_even_counted(world: World) -> None:
    await many(world, 4)

    assert (await numbers(world)).youths is None


@pytest.mark.parametrize("query", [AskNumbers(), ListEnding()])
async def test_a_memory_that_is_behind_answers_nothing(world: World, query: object) -> None:
    world.bucket.caught_up.clear()

    with pytest.raises(Refuse, match="not-ready"):
        await world.hear(query)  # type: ignore[arg-type]
