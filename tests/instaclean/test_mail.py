"""Batches go out by mail, to a real mail server on this machine: at most once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.contracts.instaclean.look_up import ListBatches
from shared.contracts.instaclean.send import (
    BatchRehearsed,
    BatchSent,
    SendBatch,
    SendingDoubted,
    SettleDoubt,
)
from shared.documents.manifest import wrong_files
from shared.messaging.inbox import Refuse
from tests.instaclean.batches import frozen
from tests.instaclean.mailbox import Mailbox, by_mail, files_in, serving


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    async with serving() as (box, port):
        yield box, port


async def test_the_bundle_arrives_by_mail_with_a_receipt(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    ((envelope, letter),) = box.letters

    assert envelope.rcpt_tos == ["contact@platform.example"]
    assert wrong_files(await files_in(letter)) == []
    assert "plug" not in str(letter["Subject"])
    assert world.state() == "sent"
    (batch,) = world.store.batches
    assert "4711" in batch.receipt.get_secret_value()
    assert [d.state for d in world.store.dispatches] == ["arrived"]


async def test_in_test_mode_it_comes_to_ourselves_and_counts_as_not_sent(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port, mode="test"))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    ((envelope, letter),) = box.letters

    assert envelope.rcpt_tos == ["meld@maasdam.example"]
    assert str(letter["Subject"]).startswith("[TEST]")
    assert world.state() == "frozen"
    assert (len(world.of(BatchRehearsed)), world.of(BatchSent)) == (1, [])


async def test_a_server_that_says_later_is_tried_again(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    box.says = ["451 try later"]
    world = worlds(**by_mail(port))
    batch_id = await frozen(world, "plug", "dealer")
    with pytest.raises(OSError, match="451"):
        await world.do(SendBatch(batch_id=batch_id), by="bram")
    assert (box.letters, world.state()) == ([], "sending")

    await world.settle()  # the bus delivers the event again

    assert (len(box.letters), world.state()) == (1, "sent")


async def test_a_server_that_knows_no_such_mailbox_gets_no_letter(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port, to="nobody@platform.example"))
    with pytest.raises(OSError, match="550"):
        await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")

    assert box.letters == []
    assert len(world.store.dispatches) == 0


async def test_an_answer_that_gets_lost_is_doubted_and_not_sent_again(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    box.hangs_up = True
    world = worlds(**by_mail(port))
    batch_id = await frozen(world, "plug", "dealer")
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    assert (len(box.letters), len(world.of(SendingDoubted))) == (1, 1)
    assert (await world.do(ListBatches())).batches[0].in_doubt

    await world.do(SettleDoubt(batch_id=batch_id, arrived=True), by="bram")

    assert (len(box.letters), world.state()) == (1, "sent")


async def test_what_did_not_arrive_is_sent_again_when_a_person_says_so(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    box.hangs_up = True
    world = worlds(**by_mail(port))
    batch_id = await frozen(world, "plug", "dealer")
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    box.letters.clear()

    await world.do(SettleDoubt(batch_id=batch_id, arrived=False), by="bram")

    assert (len(box.letters), world.state()) == (1, "sent")
    states = sorted(dispatch.state for dispatch in world.store.dispatches)
    assert states == ["arrived", "lost"]


async def test_a_contact_without_an_address_is_refused_before_anything_goes(
    worlds: Any,
) -> None:
    world = worlds(**by_mail(1, to="geen adres"))
    batch_id = await frozen(world, "plug", "dealer")

    with pytest.raises(Refuse, match="no-contact"):
        await world.do(SendBatch(batch_id=batch_id), by="bram")
    assert world.state() == "frozen"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_cut_off_at_any_step_no_letter_goes_twice(
    worlds: Any, mailbox: tuple[Mailbox, int], when: str
) -> None:
    box, port = mailbox
    whole = worlds(**by_mail(port))
    send = SendBatch(batch_id=await frozen(whole, "plug", "dealer"))
    start = whole.steps
    await whole.do(send, by="bram")
    ends = set()

    for number in range(1, whole.steps - start + 1):
        box.letters.clear()
        world = worlds(**by_mail(port))
        await frozen(world, "plug", "dealer")
        setattr(world, f"dies_{when}", world.steps + number)
        with pytest.raises(BaseException, match="cut off"):
            await world.do(send, by="bram")
        told, todo = world.told, world.todo
        world.restart()
        world.told, world.todo = told, todo
        await world.do(send, by="bram")

        assert len(box.letters) <= 1
        doubted = bool(world.of(SendingDoubted))
        assert world.state() == ("sending" if doubted else "sent")
        assert doubted or len(box.letters) == 1, "nothing goes missing in silence"
        ends.add(doubted)
        if doubted:
            arrived = bool(box.letters)
            await world.do(SettleDoubt(batch_id=send.batch_id, arrived=arrived))
            assert (len(box.letters), world.state()) == (1, "sent")
    assert ends == {True, False}
