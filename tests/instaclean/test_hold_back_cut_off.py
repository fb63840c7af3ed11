"""A notice is held back; cut off anywhere, nothing slips out and it ends the same."""

from typing import Any

import pytest

from shared.contracts.instaclean.freeze import FreezeBatch
from shared.contracts.instaclean.send import SettleDoubt
from shared.documents.manifest import wrong_files
from tests.instaclean.batches import come_to, kinds, on_its_way
from tests.instaclean.conftest import Crash, World
from tests.instaclean.files import files_of
from tests.instaclean.signals import erased

STORIES = ("listed", "approved", "frozen", "sending", "settled", "other-signal")


async def story(world: Any, name: str) -> Any:
    """Return what comes in a story, with all that comes before it done."""
    if name == "other-signal":
        await world.do(world.report("plug", signal=2))
    if name in ("sending", "settled"):
        batch_id = await on_its_way(world, "plug", "dealer", "third")
        if name == "settled":
            await world.do(erased(world.report("plug")))
            return SettleDoubt(batch_id=batch_id, arrived=False)
    else:
        stage = "frozen" if name == "other-signal" else name
        await come_to(world, stage, "plug", "dealer", "third")
    return erased(world.report("plug"))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", STORIES)
async def test_cut_off_at_any_step_nothing_slips_out_and_it_ends_the_same(
    worlds: type[World], name: str, when: str
) -> None:
    whole = worlds()
    message = await story(whole, name)
    before = whole.steps
    await whole.do(message)
    assert whole.steps - before >= 4
    for number in range(1, whole.steps - before + 1):
        world = worlds()
        again = (await story(world, name)).model_copy(update={"id": message.id})
        setattr(world, f"dies_{when}", world.steps + number)
        with pytest.raises(Crash):
            await world.do(again)
        world.todo.clear()
        world.restart()
        await world.do(again)

        assert kinds(world) == kinds(whole), f"cut off at step {number}"


@pytest.mark.parametrize("step", range(1, 15))
async def test_erased_while_it_is_frozen_no_file_has_it(worlds: type[World], step: int) -> None:
    """The freezing dies, the erasing comes in between, and the freezing is tried again."""
    world = worlds()
    batch_id = await come_to(world, "approved", "plug", "dealer")
    freeze = FreezeBatch(batch_id=batch_id)
    world.dies_after = world.steps + step
    try:
        await world.do(freeze, by="bram")
    except Crash:
        world.todo.clear()
        world.restart()
    world.dies_after = 0
    await world.do(erased(world.report("plug")))
    await world.do(freeze, by="bram")
    if not files_of(world, batch_id):  # it was frozen already, and the command is not new
        await world.do(FreezeBatch(batch_id=batch_id), by="bram")

    files = files_of(world, batch_id)
    assert b"dealer" in b"".join(files.values())
    assert b"plug" not in b"".join(files.values())
    assert wrong_files(files) == []
    assert (world.state("plug"), world.state("dealer")) == ("dropped", "frozen")


@pytest.mark.parametrize("write", range(1, 10))
async def test_erased_beside_a_freezing_no_file_has_it(worlds: type[World], write: int) -> None:
    """The erasing is handled while the freezing waits for one of its writes."""
    world = worlds()
    batch_id = await come_to(world, "approved", "plug", "dealer")
    writes, put = 0, world.shelf.put

    async def meanwhile(key: str, value: bytes, *, revision: int) -> int:
        nonlocal writes
        writes += 1
        if writes == write:
            await world.hear(erased(world.report("plug")))
        return await put(key, value, revision=revision)

    world.shelf.put = meanwhile  # type: ignore[method-assign]
    await world.do(FreezeBatch(batch_id=batch_id), by="bram")
    world.shelf.put = put  # type: ignore[method-assign]
    assert writes >= write
    if world.state("dealer") == "approved":  # it was opened when it was frozen already
        await world.do(FreezeBatch(batch_id=batch_id), by="bram")

    files = files_of(world, batch_id)
    assert b"dealer" in b"".join(files.values())
    assert b"plug" not in b"".join(files.values())
    assert wrong_files(files) == []
    assert (world.state("plug"), world.state("dealer")) == ("dropped", "frozen")
