"""Sheets are made one at a time, and who asks is not kept waiting."""

import asyncio

import pytest

from services.reporting.domain.files import digest
from services.reporting.effects.desk import MOST, Desk
from shared.documents.sheets import Sheet
from shared.messaging.inbox import Refuse


async def test_one_sheet_is_made_after_the_other_has_been() -> None:
    desk, steps = Desk(), list[str]()

    async def make(name: str) -> Sheet:
        steps.append(f"{name} begins")
        await asyncio.sleep(0)
        steps.append(f"{name} ends")
        return Sheet(name)

    await asyncio.gather(*(desk.make(name, lambda n=name: make(n)) for name in ("a", "b", "c")))

    assert steps == [f"{name} {what}" for name in "abc" for what in ("begins", "ends")]


async def test_who_asks_for_what_is_being_made_waits_for_that_one() -> None:
    desk, made = Desk(), list[str]()

    async def make() -> Sheet:
        made.append("once")
        return Sheet("a")

    first, second = await asyncio.gather(desk.make("a", make), desk.make("a", make))

    assert first == second
    assert made == ["once"]


async def test_who_waited_long_enough_is_told_to_come_back_and_it_is_made_all_the_same() -> (
    None
):
    desk, go_on = Desk(patience=0), asyncio.Event()

    async def make() -> Sheet:
        await go_on.wait()
        return Sheet("a")

    with pytest.raises(Refuse, match="being-made"):
        await desk.make("a", make)
    go_on.set()
    desk.patience = 5

    assert await desk.make("a", make) == Sheet("a")


async def test_what_could_not_be_made_can_be_tried_again() -> None:
    desk = Desk()

    async def broken() -> Sheet:
        raise ValueError("not today")

    async def make() -> Sheet:
        return Sheet("a")

    with pytest.raises(ValueError, match="not today"):
        await desk.make("a", broken)
    assert await desk.make("a", make) == Sheet("a")


def test_the_sheet_that_was_laid_down_first_goes_first() -> None:
    desk = Desk()
    sheets = [desk.lay(Sheet(f"{number}")) for number in range(MOST + 1)]

    assert desk.ready(digest(sheets[0])) is None
    assert all(desk.ready(digest(sheet)) == sheet for sheet in sheets[1:])
