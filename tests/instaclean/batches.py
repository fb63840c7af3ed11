"""Builders: batches as far as a test needs them."""

from typing import Any

import pytest

from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.decide import RecordDecision
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.send import RecordSending, SendBatch
from shared.messaging.inbox import Refuse

COLLECT = {"platform": "instagram", "quarter": "2026-q4"}


async def refused(work: Any) -> str:
    with pytest.raises(Refuse) as no:
        await work
    return no.value.reason


async def submitted(world: Any, *names: str) -> Any:
    await world.ready(*names)
    await world.do(CollectBatch(**COLLECT))
    batch = await world.batch()
    await world.do(SubmitBatch(batch_id=batch.batch_id), by="amina")
    return batch.batch_id


async def frozen(world: Any, *names: str) -> Any:
    batch_id = await submitted(world, *names)
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    await world.do(FreezeBatch(batch_id=batch_id), by="bram")
    return batch_id


async def sent(world: Any, *names: str) -> Any:
    batch_id = await frozen(world, *names)
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    fields = {"batch_id": batch_id, "channel": "hand", "sent_at": world.now}
    await world.do(RecordSending(**fields), by="bram")
    return batch_id


def decision(world: Any, name: str = "plug", outcome: str = "terminated", **more: Any) -> Any:
    fields = {"decision": outcome, "decided_at": world.now} | more
    return RecordDecision(notice_id=world.notice(name).notice_id, **fields)
