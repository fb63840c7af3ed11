"""A batch goes out, and every step is told."""

from typing import Any

from shared.contracts.instaclean.collect import BatchCollected, BatchSubmitted
from shared.contracts.instaclean.freeze import BatchApproved, BatchFrozen
from shared.contracts.instaclean.send import BatchSent
from tests.instaclean.batches import sent


async def test_a_batch_goes_from_collected_to_sent_and_tells_every_step(world: Any) -> None:
    await sent(world, "plug", "dealer")

    told = [type(event).__name__ for event in world.told]
    steps = [name for name in told if name.startswith("Batch")]
    assert steps == [
        "BatchCollected",
        "BatchSubmitted",
        "BatchApproved",
        "BatchFrozen",
        "BatchReleased",
        "BatchSent",
    ]
    for kind in (BatchCollected, BatchSubmitted, BatchApproved, BatchFrozen, BatchSent):
        assert [event.accounts for event in world.of(kind)] == [2]
    assert {len(world.moves(to)) for to in ("ready", "listed", "out")} == {2}
    assert world.state("plug") == world.state("dealer") == "sent"
