"""Four eyes, and then nothing changes any more."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.instaclean.freeze import ApproveBatch, BatchFrozen, FreezeBatch
from shared.contracts.instaclean.send import SendBatch
from tests.instaclean.batches import frozen, refused, submitted

DAY = timedelta(days=1)


async def test_a_row_that_became_incomplete_cannot_be_frozen(world: Any) -> None:
    batch_id = await submitted(world, "plug")
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    notice = world.notice()
    bare = notice.model_copy(update={"items": ()})
    await world.store.notices.put(notice.notice_id, bare)

    assert await refused(world.do(FreezeBatch(batch_id=batch_id))) == "incomplete-row"
    assert world.state() == "approved"
    assert world.of(BatchFrozen) == []


@pytest.mark.parametrize("who", ["amina", "carla"])
async def test_nobody_approves_a_batch_they_prepared_or_a_notice_they_wrote(
    world: Any, who: str
) -> None:
    await world.ready("dealer", by="carla")
    batch_id = await submitted(world, "plug")

    assert await refused(world.do(ApproveBatch(batch_id=batch_id), by=who)) == "own-work"
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    assert world.state() == "approved"


async def test_a_batch_nobody_approved_cannot_be_frozen_and_one_not_frozen_not_sent(
    world: Any,
) -> None:
    batch_id = await submitted(world, "plug")

    assert await refused(world.do(FreezeBatch(batch_id=batch_id))) == "not-now"
    assert await refused(world.do(SendBatch(batch_id=batch_id))) == "not-now"


async def test_freezing_again_gives_the_same_hash_and_changes_no_byte(world: Any) -> None:
    batch_id = await frozen(world, "plug", "dealer")
    files = {part.key: part for part in world.store.parts}
    world.now += DAY
    await world.do(FreezeBatch(batch_id=batch_id))

    assert len({event.manifest for event in world.of(BatchFrozen)}) == 1
    assert {part.key: part for part in world.store.parts} == files
