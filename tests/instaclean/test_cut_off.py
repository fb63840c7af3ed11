"""Twice, and cut off anywhere, the way of a batch ends the same."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.instaclean.collect import BatchSubmitted, CollectBatch, SubmitBatch
from shared.contracts.instaclean.freeze import ApproveBatch, BatchFrozen, FreezeBatch
from shared.contracts.instaclean.overdue import AnswerDue
from shared.contracts.instaclean.send import RecordSending, SendBatch
from tests.instaclean.batches import COLLECT, decision, frozen, kinds, sent, submitted

DAY = timedelta(days=1)


STORIES = (
    "collect",
    "submit",
    "approve",
    "freeze",
    "send",
    "recorded",
    "decide",
    "silence",
    "urgent",
)


async def story(world: Any, name: str) -> Any:  # noqa: PLR0911
    """Return the command of a story, with all that comes before it done."""
    names = ("plug", "dealer", "third")
    match name:
        case "collect":
            await world.ready(*names)
            return CollectBatch(**COLLECT), "amina"
        case "submit":
            await world.ready(*names)
            await world.do(CollectBatch(**COLLECT))
            return SubmitBatch(batch_id=(await world.batch()).batch_id), "amina"
        case "approve":
            return ApproveBatch(batch_id=await submitted(world, *names)), "bram"
        case "freeze":
            batch_id = await submitted(world, *names)
            await world.do(ApproveBatch(batch_id=batch_id), by="bram")
            return FreezeBatch(batch_id=batch_id), "bram"
        case "send":
            return SendBatch(batch_id=await frozen(world, *names)), "bram"
        case "recorded":
            batch_id = await frozen(world, *names)
            await world.do(SendBatch(batch_id=batch_id))
            fields = {"batch_id": batch_id, "channel": "hand", "sent_at": world.now}
            return RecordSending(**fields), "bram"
        case "decide":
            await sent(world, *names)
            return decision(world), "amina"
        case "silence":
            batch_id = await sent(world, *names)
            world.now += 184 * DAY
            return AnswerDue(batch_id=batch_id), "instaclean"
        case _:
            await world.ready("plug", urgency="life-threat")
            return ApproveBatch(batch_id=world.of(BatchSubmitted)[0].batch_id), "bram"


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_cut_off_at_any_step_and_tried_again_it_ends_the_same(
    worlds: Any, name: str, when: str
) -> None:
    whole = worlds()
    command, by = await story(whole, name)
    start = whole.steps
    await whole.do(command, by=by)
    steps = whole.steps - start
    assert steps > 1

    for number in range(1, steps + 1):
        world = worlds()
        again, by = await story(world, name)
        again = again.model_copy(update={"id": command.id})
        setattr(world, f"dies_{when}", world.steps + number)
        with pytest.raises(BaseException, match="cut off"):
            await world.do(again, by=by)
        world.todo.clear()
        world.restart()
        world.now += DAY / 24  # it comes again later
        await world.do(again, by=by)

        assert kinds(world) == kinds(whole), f"cut off at step {number} of {steps}"
        assert len({event.manifest for event in world.of(BatchFrozen)}) <= 1
