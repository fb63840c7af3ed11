"""A quarter ends by itself."""

from datetime import timedelta
from typing import Any

from shared.contracts.instaclean.quarter import QuarterEnded

DAY = timedelta(days=1)


async def test_the_quarter_ends_by_itself_at_midnight_here(world: Any) -> None:
    await world.start()
    await world.ready("plug")
    end = world.now.replace(month=12, day=31, hour=23, minute=0)  # midnight in Amsterdam
    await world.until(end - timedelta(seconds=1))
    assert world.of(QuarterEnded) == []
    await world.until(end)

    (ended,) = world.of(QuarterEnded)
    assert (ended.quarter, ended.batches, ended.accounts) == ("2026-q4", 1, 1)
    assert world.state() == "listed"
    await world.until(end + 91 * DAY)
    assert [event.quarter for event in world.of(QuarterEnded)] == ["2026-q4", "2027-q1"]
