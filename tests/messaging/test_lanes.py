import asyncio

from shared.messaging.lanes import Lanes, Outcome
from tests.platform import PATIENCE

Log = list[str]


async def settle(lanes: Lanes[str]) -> None:
    while lanes._tasks:
        await asyncio.wait(set(lanes._tasks))


async def test_one_key_is_handled_in_order_and_keys_side_by_side() -> None:
    done: Log = []
    gate = asyncio.Event()

    async def attempt(work: str) -> tuple[Outcome, float]:
        if work == "a1":
            await gate.wait()
        done.append(work)
        return Outcome.DONE, 0

    lanes = Lanes(attempt)
    for work in ("a1", "a2", "b1"):
        lanes.put(work[0], work)
    while done != ["b1"]:
        await asyncio.sleep(0)
    gate.set()
    await settle(lanes)

    assert done == ["b1", "a1", "a2"]


async def test_a_failing_message_holds_up_its_own_entity_only() -> None:
    tries: Log = []

    async def attempt(work: str) -> tuple[Outcome, float]:
        tries.append(work)
        return (Outcome.AGAIN if tries.count("a1") < 3 and work == "a1" else Outcome.DONE), 0

    lanes = Lanes(attempt)
    for work in ("a1", "a2", "b1"):
        lanes.put(work[0], work)
    await settle(lanes)

    assert [t for t in tries if t[0] == "a"] == ["a1", "a1", "a1", "a2"]
    assert tries.index("b1") < tries.index("a2")


async def test_an_early_message_lets_the_one_it_waits_for_go_first() -> None:
    done: Log = []

    async def attempt(work: str) -> tuple[Outcome, float]:
        if work == "correct" and "log" not in done:
            return Outcome.EARLY, 60
        done.append(work)
        return Outcome.DONE, 0

    lanes = Lanes(attempt)
    for work in ("correct", "log", "close"):
        lanes.put("signal", work)
    await settle(lanes)

    assert done == ["log", "correct", "close"]


async def test_a_waiting_early_message_is_woken_by_what_comes() -> None:
    done: Log = []
    tried = asyncio.Event()

    async def attempt(work: str) -> tuple[Outcome, float]:
        tried.set()
        if work == "correct" and "log" not in done:
            return Outcome.EARLY, 3600
        done.append(work)
        return Outcome.DONE, 0

    lanes = Lanes(attempt)
    lanes.put("signal", "correct")
    await tried.wait()
    lanes.put("signal", "log")
    await asyncio.wait_for(settle(lanes), PATIENCE)

    assert done == ["log", "correct"]


async def test_stopping_finishes_the_try_under_way_and_begins_no_other() -> None:
    done: Log = []
    begun, gate = asyncio.Event(), asyncio.Event()

    async def attempt(work: str) -> tuple[Outcome, float]:
        begun.set()
        await gate.wait()
        done.append(work)
        return Outcome.DONE, 0

    lanes = Lanes(attempt)
    lanes.put("a", "a1")
    lanes.put("a", "a2")
    await begun.wait()
    stopped = asyncio.create_task(lanes.stop(5))
    await asyncio.sleep(0)
    gate.set()
    await stopped

    assert done == ["a1"]


async def test_stopping_does_not_wait_out_a_long_patience() -> None:
    begun = asyncio.Event()

    async def attempt(_work: str) -> tuple[Outcome, float]:
        begun.set()
        return Outcome.AGAIN, 3600

    lanes = Lanes(attempt)
    lanes.put("a", "a1")
    await begun.wait()

    await asyncio.wait_for(lanes.stop(30), PATIENCE)
