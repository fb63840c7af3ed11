"""Complete notices go into a batch, and to a second pair of eyes."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.instaclean.collect import (
    BatchSubmitted,
    CollectBatch,
    ReturnBatch,
    SubmitBatch,
)
from shared.contracts.instaclean.freeze import ApproveBatch, BatchFrozen, FreezeBatch
from shared.contracts.instaclean.notice import NoticePrepared
from tests.instaclean.batches import COLLECT, refused, submitted

DAY = timedelta(days=1)


async def test_an_incomplete_notice_enters_no_batch_and_says_what_it_misses(world: Any) -> None:
    await world.do(world.report())
    await world.do(world.prepare(explanation=None, good_faith=False))
    (event,) = world.of(NoticePrepared)

    assert set(event.missing) == {"explanation", "good-faith"}
    assert world.state() == "draft"
    assert await refused(world.do(CollectBatch(**COLLECT))) == "empty-batch"


@pytest.mark.parametrize(("days", "fresh"), [(14, 1), (15, 0)])
async def test_an_account_must_have_been_seen_live_lately(
    world: Any, days: int, fresh: int
) -> None:
    await world.ready("plug")
    await world.do(CollectBatch(**COLLECT))
    batch = await world.batch()
    world.now += days * DAY
    submit = world.do(SubmitBatch(batch_id=batch.batch_id))

    assert fresh or await refused(submit) == "not-rechecked"
    if not fresh:
        await world.do(world.look())
        submit = world.do(SubmitBatch(batch_id=batch.batch_id))
    await submit
    assert world.state() == "submitted"


async def test_an_account_that_is_gone_leaves_the_batch_and_is_counted(world: Any) -> None:
    batch_id = await submitted(world, "plug", "dealer")
    await world.do(world.look("plug", "gone"))
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    await world.do(FreezeBatch(batch_id=batch_id))

    assert (world.state("plug"), world.state("dealer")) == ("gone", "frozen")
    assert [event.accounts for event in world.of(BatchFrozen)] == [1]


async def test_nothing_in_a_batch_is_rewritten_behind_the_approvers_back(world: Any) -> None:
    batch_id = await submitted(world, "plug")
    before = world.notice()
    await world.do(world.report(signal=2))
    await world.do(world.item())

    assert await refused(world.do(world.prepare())) == "in-a-batch"
    assert world.notice() == before
    assert batch_id == before.batch_id


async def test_a_returned_batch_can_be_mended_and_submitted_again(world: Any) -> None:
    batch_id = await submitted(world, "plug", "dealer")
    await world.do(ReturnBatch(batch_id=batch_id), by="bram")
    out = ReturnBatch(batch_id=batch_id, entry_id=world.entry_id("plug"))
    await world.do(out, by="bram")

    assert (world.state("plug"), world.state("dealer")) == ("ready", "listed")
    await world.do(world.prepare(explanation=world.prepare().explanation))
    await world.do(CollectBatch(**COLLECT))
    await world.do(SubmitBatch(batch_id=batch_id))
    assert [event.accounts for event in world.of(BatchSubmitted)] == [2, 2]
