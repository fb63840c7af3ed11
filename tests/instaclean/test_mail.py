"""Batches go out by mail, to a real mail server on this machine: at most once."""

import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from shared.contracts.instaclean.look_up import ListBatches
from shared.contracts.instaclean.send import (
    BatchRehearsed,
    BatchSent,
    RecordSending,
    SendBatch,
    SendingDoubted,
    SendingFailed,
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


async def test_every_letter_says_when_it_was_written_and_has_a_number_of_its_own(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    ((_, letter),) = box.letters

    assert parsedate_to_datetime(letter["Date"]) == world.now
    assert re.fullmatch(r"<[0-9a-f-]{36}@maasdam\.example>", letter["Message-ID"])


@pytest.mark.parametrize("said", ["451 greylisted", "421 too busy", "452 disk full"])
@pytest.mark.parametrize("at", ["the receiver", "the letter"])
async def test_a_server_that_says_later_is_asked_again_until_it_takes_it(
    worlds: Any, mailbox: tuple[Mailbox, int], said: str, at: str
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port))
    batch_id = await frozen(world, "plug", "dealer")
    (box.says if at == "the letter" else box.says_of_receivers).extend([said, said])
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    (waiting,) = (await world.do(ListBatches())).batches
    began = world.now
    await world.until(began + timedelta(minutes=29))
    still = len(box.letters)
    await world.until(began + timedelta(minutes=30))

    assert (waiting.sending, waiting.answer) == ("later", int(said[:3]))
    assert waiting.again_at == began + timedelta(minutes=5)
    assert (still, len(box.letters), world.state()) == (0, 1, "sent")
    (taken,) = (await world.do(ListBatches())).batches
    assert (taken.sending, taken.again_at) == (None, None)
    assert world.of(SendingDoubted) == []


async def test_what_is_not_taken_for_five_days_is_given_up_and_can_be_sent_again(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port))
    batch_id = await frozen(world, "plug", "dealer")
    box.says_of_receivers = ["451 later"] * 1000
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    began = world.now
    await world.until(began + timedelta(days=4))
    (trying,) = (await world.do(ListBatches())).batches
    await world.until(began + timedelta(days=6))
    (ended,) = (await world.do(ListBatches())).batches
    asked = 1000 - len(box.says_of_receivers)
    await world.until(began + timedelta(days=30))

    assert (trying.sending, ended.sending, ended.reason) == ("later", "failed", "gave-up")
    assert 30 < asked == 1000 - len(box.says_of_receivers) < 60
    assert [(e.reason, e.answer) for e in world.of(SendingFailed)] == [("gave-up", 451)]

    box.says_of_receivers = ["451 later"]
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    (anew,) = (await world.do(ListBatches())).batches
    assert (anew.sending, anew.again_at) == ("later", world.now + timedelta(minutes=5))
    await world.until(anew.again_at)
    assert (len(box.letters), world.state()) == (1, "sent")


async def test_where_no_mail_server_is_the_batch_waits_until_there_is_one(worlds: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    world = worlds(**by_mail(port))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    (waiting,) = (await world.do(ListBatches())).batches

    assert (waiting.sending, waiting.reason) == ("later", "not-reached")


@pytest.mark.parametrize("when", ["later", "failed"])
async def test_what_a_person_sends_or_gives_meanwhile_is_not_sent_once_more(
    worlds: Any, mailbox: tuple[Mailbox, int], when: str
) -> None:
    box, port = mailbox
    for by_hand in (True, False):
        box.letters.clear()
        box.says_of_receivers = ["451 later" if when == "later" else "550 no"]
        world = worlds(**by_mail(port))
        batch_id = await frozen(world, "plug", "dealer")
        await world.do(SendBatch(batch_id=batch_id), by="bram")
        given = RecordSending(batch_id=batch_id, channel="hand", sent_at=world.now)
        await world.do(given if by_hand else SendBatch(batch_id=batch_id), by="bram")
        await world.until(world.now + timedelta(days=1))

        assert world.state() == "sent"
        assert len(box.letters) == (0 if by_hand else 1)
        assert len(world.of(BatchSent)) == 1


@pytest.mark.parametrize("said", ["550 no such mailbox", "554 no spam please"])
@pytest.mark.parametrize("at", ["the receiver", "the letter"])
async def test_a_final_no_ends_it_at_once_and_says_why(
    worlds: Any, mailbox: tuple[Mailbox, int], said: str, at: str
) -> None:
    box, port = mailbox
    (box.says if at == "the letter" else box.says_of_receivers).append(said)
    world = worlds(**by_mail(port))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    (ended,) = (await world.do(ListBatches())).batches

    assert (ended.sending, ended.reason) == ("failed", "refused")
    assert ended.answer == int(said[:3])
    assert len(world.of(SendingFailed)) == 1
    assert (box.letters, world.state()) == ([], "sending")


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


@pytest.mark.parametrize("says", ["252 perhaps", "200 fine", "354 go on", "hello"])
async def test_an_answer_that_is_neither_yes_nor_no_is_doubted_and_not_sent_again(
    worlds: Any, mailbox: tuple[Mailbox, int], says: str
) -> None:
    box, port = mailbox
    box.says.append(says)
    world = worlds(**by_mail(port))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    await world.until(world.now + timedelta(days=1))

    assert len(world.of(SendingDoubted)) == 1
    assert (box.letters, world.state()) == ([], "sending")


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
