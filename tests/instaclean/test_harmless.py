"""A signal that turns out to be harmless takes its account off the list."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.instaclean.link import AccountDropped, DropAccount
from shared.contracts.instaclean.queue import AccountReturned, ListQueue
from tests.instaclean.conftest import Crash, World
from tests.instaclean.signals import confirmed, corrected, denied, erased

DAY = timedelta(days=1)


async def on_the_list(world: Any) -> int:
    return int((await world.do(ListQueue())).total)


@pytest.mark.parametrize("news", [denied, corrected, erased])
async def test_one_harmless_signal_takes_its_account_off_the_list(
    world: Any, news: Any
) -> None:
    report = world.report()
    await world.do(report)
    await world.do(news(report))
    await world.do(news(report))

    assert (await on_the_list(world), world.state()) == (0, "dropped")
    assert [event.reason for event in world.of(AccountDropped)] == ["harmless"]


async def test_harm_beside_another_category_keeps_it_on_the_list(world: Any) -> None:
    report = world.report()
    await world.do(report)
    await world.do(corrected(report, to="trend", also=("wapens",)))

    assert (await on_the_list(world), world.of(AccountDropped)) == (1, [])


async def test_another_signal_keeps_it_on_the_list(world: Any) -> None:
    first, second = world.report(signal=1), world.report(signal=2)
    await world.do(first)
    await world.do(second)
    await world.do(denied(first))
    assert (await on_the_list(world), world.of(AccountDropped)) == (1, [])

    await world.do(erased(second))
    assert await on_the_list(world) == 0


async def test_news_that_comes_before_the_report_is_not_lost(world: Any) -> None:
    report = world.report()
    await world.do(denied(report))
    await world.do(report)

    assert (await on_the_list(world), world.state()) == (0, "dropped")


async def test_an_older_message_changes_nothing(world: Any) -> None:
    report = world.report()
    await world.do(report)
    await world.do(confirmed(report, 5))
    await world.do(denied(report, 4))

    assert await on_the_list(world) == 1


async def test_what_was_not_harmless_after_all_is_on_the_list_again_and_is_no_return(
    world: Any,
) -> None:
    report = world.report()
    await world.do(report)
    await world.do(denied(report))
    await world.do(confirmed(report))

    assert (await on_the_list(world), world.state()) == (1, "queued")
    assert len(world.of(AccountReturned)) == 1
    assert not world.store.accounts.get(world.entry_id()).returned
    await world.do(world.prepare())
    assert world.notice().state == "ready"


async def test_another_signal_from_before_it_left_brings_it_back(world: Any) -> None:
    report = world.report(signal=1)
    await world.do(report)
    await world.do(denied(report))
    await world.do(world.report(signal=2, seen_at=world.now - DAY))

    assert (await on_the_list(world), world.state()) == (1, "queued")


async def test_an_account_somebody_writes_about_stays(world: Any) -> None:
    report = world.report()
    await world.do(report)
    await world.do(world.prepare())
    await world.do(denied(report))

    assert (await on_the_list(world), world.state()) == (1, "ready")


async def test_what_a_person_dropped_no_signal_puts_back(world: Any) -> None:
    report = world.report()
    await world.do(report)
    await world.do(DropAccount(entry_id=world.entry_id(), reason="known"))
    await world.do(confirmed(report))

    assert (await on_the_list(world), world.state()) == (0, "dropped")


async def test_a_signal_without_an_account_is_forgotten(world: Any) -> None:
    await world.do(denied(world.report()))
    assert len(world.store.verdicts) == 1
    world.now += 31 * DAY
    await world.start()

    assert len(world.store.verdicts) == 0


async def test_an_erased_signal_leaves_no_link_and_in_the_end_nothing(world: Any) -> None:
    report = world.report()
    await world.do(report)
    await world.do(erased(report))
    url = report.url.get_secret_value().encode()
    assert not any(url in (row.value or b"") for row in world.shelf._rows.values())

    await world.until(world.now + 31 * DAY)
    assert len(world.store.accounts) == len(world.store.verdicts) == 0


@pytest.mark.parametrize("news", [denied, erased])
async def test_cut_off_at_any_step_it_ends_the_same(worlds: type[World], news: Any) -> None:
    whole = worlds()
    await whole.do(whole.report())
    before = whole.steps
    await whole.do(news(whole.report()))
    steps = whole.steps - before
    assert steps >= 4

    for when in ("dies_before", "dies_after"):
        for step in range(1, steps + 1):
            world = worlds()
            await world.do(world.report())
            setattr(world, when, world.steps + step)
            with pytest.raises(Crash):
                await world.do(news(world.report()))
            world.restart()
            await world.do(news(world.report()))

            assert world.state() == "dropped"
            assert [e.id for e in world.of(AccountDropped)] == [
                e.id for e in whole.of(AccountDropped)
            ]
            assert set(world.timers) == set(whole.timers)


async def test_reported_and_cut_off_after_the_news_it_ends_the_same(
    worlds: type[World],
) -> None:
    whole = worlds()
    await whole.do(denied(whole.report()))
    before = whole.steps
    await whole.do(whole.report())

    for step in range(1, whole.steps - before + 1):
        world = worlds()
        await world.do(denied(world.report()))
        world.dies_after = world.steps + step
        with pytest.raises(Crash):
            await world.do(world.report())
        world.restart()
        await world.do(world.report())

        assert world.state() == "dropped"
        assert {e.id for e in world.told} == {e.id for e in whole.told}
