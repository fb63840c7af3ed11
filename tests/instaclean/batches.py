"""Builders: batches as far as a test needs them."""

from collections import Counter
from typing import Any

import pytest

from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.decide import RecordDecision
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.notice import NoticeMoved
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


def kinds(world: Any) -> dict[str, int]:
    """Return how often each thing was told, and how many rows and timers there are."""
    events = Counter(type(event).__name__ for event in world.told)
    moves = Counter(f"-> {event.to}" for event in world.of(NoticeMoved))
    kept = Counter(f"notice {n.state}" for n in world.store.notices)
    kept.update(f"batch {b.state} {b.accounts}" for b in world.store.batches)
    kept.update(f"account {world.store.state_of(a)}" for a in world.store.accounts)
    kept.update(f"file {part.name}" for part in world.store.parts)
    kept.update(f"items {len(n.items)}" for n in world.store.notices)
    kept.update(f"timer {name}" for name in world.timers)
    return dict(events + moves + kept)


async def come_to(world: Any, stage: str, *names: str) -> Any:
    """Bring notices on `names` as far as `stage`; return the id of their batch."""
    if stage in ("draft", "ready"):
        await world.ready(*names, good_faith=stage == "ready")
        return None
    await world.ready(*names)
    await world.do(CollectBatch(**COLLECT))
    batch_id = (await world.batch()).batch_id
    for command, by in (
        (SubmitBatch, "amina"),
        (ApproveBatch, "bram"),
        (FreezeBatch, "bram"),
        (SendBatch, "bram"),
    ):
        if world.store.state_of(world.account(names[0])) == stage:
            break
        await world.do(command(batch_id=batch_id), by=by)
    return batch_id


async def go_on(world: Any, batch_id: Any) -> None:
    """Do all that can be done to let a batch go."""
    for command, by in (
        (SubmitBatch, "amina"),
        (ApproveBatch, "bram"),
        (FreezeBatch, "bram"),
        (SendBatch, "bram"),
    ):
        try:
            await world.do(command(batch_id=batch_id), by=by)
        except Refuse:
            continue


async def on_its_way(world: Any, *names: str) -> Any:
    batch_id = await frozen(world, *names)
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    return batch_id
