"""One in twenty of what a worker called `overig` is looked at again."""

from uuid import UUID

from shared.contracts.signals.change import ConfirmCategory, CorrectCategory
from shared.contracts.signals.tasks import TaskFinished, TaskPlanned
from tests.signals.world import World, log

MANY = 400


def logged(number: int, category: str | None = "overig") -> object:
    ids = {"id": UUID(int=9000 + number), "signal_id": UUID(int=number)}
    return log(f"tekst nummer {number}", category=category, **ids)


async def drawn(world: World, category: str | None = "overig") -> list[UUID]:
    for number in range(1, MANY + 1):
        await world.hear(logged(number, category))  # type: ignore[arg-type]
    planned = world.heard(TaskPlanned)
    return [task.signal_id for task in planned if task.what == "look-again"]


async def test_about_one_in_twenty_is_asked_for_a_look_and_each_time_the_same() -> None:
    world = World()
    first = await drawn(world)

    assert MANY // 40 < len(first) < MANY // 10
    assert await drawn(world) == first
    assert await drawn(World()) == first


async def test_what_is_called_something_else_is_not_drawn() -> None:
    assert await drawn(World(), "talent") == []


async def test_a_person_s_word_ends_it_either_way() -> None:
    world = World()
    one, other, *_ = await drawn(world)
    await world.hear(CorrectCategory(id=UUID(int=1), signal_id=one, category="trend"))
    await world.hear(ConfirmCategory(id=UUID(int=2), signal_id=other))

    assert {task.signal_id for task in world.heard(TaskFinished)} == {one, other}
    await world.hear(logged(one.int))  # type: ignore[arg-type]
    assert not [task for task in world.store.tasks if task.waits and task.signal_id == one]
