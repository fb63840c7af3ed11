"""What is urgent waits for no quarter."""

from typing import Any
from uuid import uuid4

from shared.contracts.instaclean.collect import BatchSubmitted
from shared.contracts.instaclean.freeze import ApproveBatch, BatchReleased
from tests.instaclean.batches import refused


async def test_a_threat_to_life_waits_for_no_quarter_but_for_a_second_pair_of_eyes(
    world: Any,
) -> None:
    await world.ready("plug", urgency="life-threat")
    (event,) = world.of(BatchSubmitted)
    assert (event.batch_kind, event.accounts, event.quarter) == ("urgent", 1, "2026-q4")
    approve = ApproveBatch(batch_id=event.batch_id)
    assert await refused(world.do(approve, by="amina")) == "own-work"

    await world.do(approve.model_copy(update={"id": uuid4()}), by="bram")

    assert [event.batch_kind for event in world.of(BatchReleased)] == ["urgent"]
    assert world.state() == "sending"


async def test_an_acute_category_goes_when_it_was_seen_live(world: Any) -> None:
    await world.do(world.report(category="wapens"))
    await world.do(world.prepare(reference="nl/wwm-31", seen_live_at=None))
    assert (world.state(), world.of(BatchSubmitted)) == ("ready", [])

    await world.do(world.look())

    assert len(world.of(BatchSubmitted)) == 1
