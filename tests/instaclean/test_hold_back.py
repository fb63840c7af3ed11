"""Who erases a signal holds back its account's notice, however far it is on its way."""

from typing import Any

import pytest

from shared.contracts.instaclean.collect import BatchSubmitted
from shared.contracts.instaclean.freeze import (
    ApproveBatch,
    BatchFrozen,
    BatchReleased,
    BatchThawed,
    FreezeBatch,
)
from shared.contracts.instaclean.link import AccountDropped, ConfirmLink
from shared.contracts.instaclean.look_up import ReadBundle
from shared.contracts.instaclean.notice import ShowNotice
from shared.contracts.instaclean.send import SendBatch
from shared.documents.manifest import wrong_files
from shared.messaging.inbox import Refuse
from tests.instaclean.batches import come_to, frozen, go_on, refused, submitted
from tests.instaclean.conftest import DAY
from tests.instaclean.files import files_of
from tests.instaclean.signals import confirmed, denied, erased

STAGES = ("draft", "ready", "listed", "submitted", "approved", "frozen")


@pytest.mark.parametrize("stage", STAGES)
async def test_a_notice_that_rests_on_an_erased_signal_only_goes_nowhere(
    world: Any, stage: str
) -> None:
    batch_id = await come_to(world, stage, "plug", "dealer")
    await world.do(erased(world.report("plug")))
    await go_on(world, batch_id) if batch_id else None

    assert world.state("plug") == "dropped"
    assert [event.reason for event in world.of(AccountDropped)] == ["harmless"]
    assert b"plug" not in b"".join(files_of(world, batch_id).values())
    if batch_id:
        assert b"dealer" in b"".join(files_of(world, batch_id).values())
        assert world.state("dealer") == "sending"
        assert world.of(BatchReleased)[-1].accounts == 1


@pytest.mark.parametrize("stage", STAGES)
async def test_nothing_that_was_written_on_an_erased_signal_is_kept(
    world: Any, stage: str
) -> None:
    await come_to(world, stage, "plug")
    await world.do(erased(world.report("plug")))
    kept = b"".join(row.value or b"" for row in world.shelf._rows.values())

    assert b"instagram.com/p/plug1" not in kept
    assert b"prijzen en een bezorgdienst" not in kept
    await world.until(world.now + 31 * DAY)
    assert len(world.store.accounts) == len(world.store.notices) == 0


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "draft"])
async def test_a_notice_with_other_signals_is_written_anew_without_the_erased_link(
    world: Any, stage: str
) -> None:
    await world.do(world.report("plug", signal=2))
    batch_id = await come_to(world, stage, "plug", "dealer")
    await world.do(erased(world.report("plug")))
    shown = await world.do(ShowNotice(entry_id=world.entry_id("plug")))
    assert (world.state("plug"), shown.missing) == ("draft", ("erased",))
    await go_on(world, batch_id) if batch_id else None
    assert b"plug1" not in b"".join(files_of(world, batch_id).values())

    await world.do(world.prepare("plug"))
    assert world.state("plug") == "ready"
    urls = [item.url.get_secret_value() for item in world.notice("plug").items]
    assert urls == ["https://www.instagram.com/p/plug2"]


async def test_a_signal_that_left_nothing_in_the_notice_leaves_it_as_it_is(world: Any) -> None:
    await world.do(world.report("plug", signal=2, url=None))
    batch_id = await frozen(world, "plug")
    await world.do(erased(world.report("plug", signal=2)))

    assert world.state("plug") == "frozen"
    assert world.of(BatchThawed) == []
    assert world.store.batch(batch_id).manifest


async def test_erased_beside_harmless_is_nothing_to_rest_on(world: Any) -> None:
    await world.do(world.report("plug", signal=2, url=None))
    await submitted(world, "plug")
    await world.do(erased(world.report("plug", signal=2)))
    assert world.state("plug") == "submitted"

    await world.do(denied(world.report("plug")))
    assert world.state("plug") == "dropped"


async def test_a_new_signal_brings_the_account_back_without_its_old_notice(world: Any) -> None:
    await submitted(world, "plug")
    await world.do(erased(world.report("plug")))
    await world.do(confirmed(world.report("plug", signal=2)))
    await world.do(world.report("plug", signal=2))

    assert world.state("plug") == "queued"
    assert world.notice("plug") is None


async def test_no_notice_is_written_on_an_account_that_left_with_its_signals(
    world: Any,
) -> None:
    await world.do(world.report("plug"))
    await world.do(erased(world.report("plug")))

    assert await refused(world.do(world.prepare("plug"))) == "not-now"


async def test_a_frozen_batch_opens_tells_and_is_frozen_anew(world: Any) -> None:
    batch_id = await frozen(world, "plug", "dealer")
    first = world.store.batch(batch_id).manifest
    await world.do(erased(world.report("plug")))
    batch = world.store.batch(batch_id)

    assert (batch.state, batch.manifest, world.store.parts_in(batch_id)) == (
        "approved",
        None,
        [],
    )
    (event,) = world.of(BatchThawed)
    assert (event.batch_id, event.accounts) == (batch_id, 2)
    assert (await world.batch()).accounts == 1
    send = SendBatch(batch_id=batch_id)
    assert await refused(world.do(send, by="bram")) == "not-now"
    with pytest.raises(Refuse, match="unknown-file"):
        await world.do(ReadBundle(batch_id=batch_id))

    world.now += DAY
    await world.do(FreezeBatch(batch_id=batch_id), by="bram")
    files = files_of(world, batch_id)
    assert wrong_files(files) == []
    assert [event.accounts for event in world.of(BatchFrozen)] == [2, 1]
    assert world.store.batch(batch_id).manifest not in (None, first)
    assert await world.do(SendBatch(batch_id=batch_id), by="bram") is None
    assert world.state("dealer") == "sending"


async def test_an_urgent_batch_of_one_is_empty_then_and_goes_nowhere(worlds: Any) -> None:
    world = worlds(mode="test")  # else it is on its way as soon as it is approved
    await world.ready("plug", urgency="life-threat")
    batch_id = world.of(BatchSubmitted)[0].batch_id
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    await world.do(erased(world.report("plug")))

    assert world.state("plug") == "dropped"
    assert await refused(world.do(FreezeBatch(batch_id=batch_id))) == "empty-batch"


async def test_a_link_of_a_merged_account_is_erased_in_every_row(world: Any) -> None:
    first, second = world.report("plug010"), world.report("plug_011")
    await world.do(first)
    await world.do(second)
    link = {"entry_id": world.entry_id("plug_011"), "other_id": world.entry_id("plug010")}
    await world.do(ConfirmLink(**link, link="same"))
    await world.do(erased(second))
    kept = b"".join(row.value or b"" for row in world.shelf._rows.values())

    assert second.url.get_secret_value().encode() not in kept
    assert first.url.get_secret_value().encode() in kept


async def test_a_report_that_comes_after_the_erasure_keeps_no_link(world: Any) -> None:
    report = world.report("plug")
    await world.do(erased(report))
    await world.do(report)
    kept = b"".join(row.value or b"" for row in world.shelf._rows.values())

    assert report.url.get_secret_value().encode() not in kept
