"""Reviewers get a warning, and then a pause."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.instaclean.exposure import AskExposure
from shared.contracts.instaclean.notice import ShowNotice
from shared.messaging.inbox import Refuse

DAY = timedelta(days=1)


async def test_after_many_accounts_there_is_a_warning_and_then_a_pause(worlds: Any) -> None:
    world = worlds(look_away_after=5, pause_minutes=15)
    await world.do(world.report())
    look = ShowNotice(entry_id=world.entry_id())
    warned = []
    for _ in range(5):
        await world.do(look, by="amina")
        warned.append((await world.do(AskExposure(), by="amina")).warn)

    assert warned == [False, False, False, True, False]
    with pytest.raises(Refuse, match="take-a-pause"):
        await world.do(look, by="amina")
    await world.do(look, by="bram")  # somebody else has not seen so much

    world.now += timedelta(minutes=15)
    assert (await world.do(AskExposure(), by="amina")).paused_until is None
    await world.do(look, by="amina")


async def test_tomorrow_begins_at_zero_and_counts_are_forgotten(worlds: Any) -> None:
    world = worlds(look_away_after=5)
    await world.do(world.report())
    await world.do(ShowNotice(entry_id=world.entry_id()), by="amina")
    assert (await world.do(AskExposure(), by="amina")).opened == 1

    world.now += DAY
    assert (await world.do(AskExposure(), by="amina")).opened == 0
    world.now += 7 * DAY
    await world.start()
    assert list(world.store.seen) == []
