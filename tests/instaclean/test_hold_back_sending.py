"""A signal is erased while its notice is on its way: nobody knows, so a person is asked."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.instaclean.freeze import BatchReleased, BatchThawed
from shared.contracts.instaclean.look_up import ReadBundle
from shared.contracts.instaclean.send import (
    BatchSent,
    RecordSending,
    SendBatch,
    SendingDoubted,
    SettleDoubt,
)
from shared.messaging.inbox import Refuse
from tests.instaclean.batches import frozen, go_on, on_its_way, sent
from tests.instaclean.files import files_of
from tests.instaclean.mailbox import Mailbox, by_mail, files_in, serving
from tests.instaclean.signals import erased
from tests.receiver import receiving


async def test_while_a_batch_is_on_its_way_a_person_is_asked_and_its_files_stay_shut(
    world: Any,
) -> None:
    batch_id = await on_its_way(world, "plug", "dealer")
    await world.do(erased(world.report("plug")))

    assert [event.batch_id for event in world.of(SendingDoubted)] == [batch_id]
    assert (await world.batch()).in_doubt
    with pytest.raises(Refuse, match="held-back"):
        await world.do(ReadBundle(batch_id=batch_id))
    assert world.state("plug") == "sending"


async def test_what_had_not_arrived_is_taken_out_before_it_goes_again(world: Any) -> None:
    batch_id = await on_its_way(world, "plug", "dealer")
    await world.do(erased(world.report("plug")))
    settle = SettleDoubt(batch_id=batch_id, arrived=False)
    await world.do(settle, by="bram")
    await world.do(settle, by="bram")

    assert (world.state("plug"), world.state("dealer")) == ("dropped", "approved")
    assert len(world.of(BatchThawed)) == len(world.of(BatchReleased)) == 1
    await go_on(world, batch_id)
    assert b"plug" not in b"".join(files_of(world, batch_id).values())
    assert not (await world.batch()).in_doubt


async def test_what_had_arrived_is_recorded_as_it_is(world: Any) -> None:
    batch_id = await on_its_way(world, "plug", "dealer")
    await world.do(erased(world.report("plug")))
    await world.do(SettleDoubt(batch_id=batch_id, arrived=True), by="bram")

    assert world.state("plug") == world.state("dealer") == "sent"
    assert [event.accounts for event in world.of(BatchSent)] == [2]
    assert not (await world.batch()).in_doubt


async def test_who_handed_it_over_by_hand_can_still_say_so(world: Any) -> None:
    batch_id = await on_its_way(world, "plug")
    await world.do(erased(world.report("plug")))
    sending = RecordSending(batch_id=batch_id, channel="hand", sent_at=world.now)
    await world.do(sending, by="bram")

    assert world.state("plug") == "sent"


async def test_what_was_sent_stays_as_it_was_sent(world: Any) -> None:
    batch_id = await sent(world, "plug", "dealer")
    before = files_of(world, batch_id)
    await world.do(erased(world.report("plug")))

    assert world.state("plug") == "sent"
    assert files_of(world, batch_id) == before
    assert world.of(BatchThawed) == []


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    async with serving() as (box, port):
        yield box, port


async def test_erased_while_the_mail_server_is_away_no_letter_goes_when_it_is_back(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    box.says = ["451 try later"]
    world = worlds(**by_mail(port))
    batch_id = await frozen(world, "plug", "dealer")
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    await world.do(erased(world.report("plug")))
    await world.until(world.now + timedelta(days=1))  # its time to be tried again has come

    assert (box.letters, len(world.of(SendingDoubted))) == ([], 1)
    await world.do(SettleDoubt(batch_id=batch_id, arrived=False), by="bram")
    await go_on(world, batch_id)
    ((_, letter),) = box.letters
    assert b"plug" not in b"".join((await files_in(letter)).values())
    assert (world.state("plug"), world.state("dealer")) == ("dropped", "sent")


async def test_erased_while_we_knock_at_the_mail_server_no_letter_is_handed_over(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port))
    batch_id = await frozen(world, "plug", "dealer")
    box.meanwhile = lambda: world.hear(erased(world.report("plug")))
    await world.do(SendBatch(batch_id=batch_id), by="bram")

    assert (box.letters, len(world.of(SendingDoubted))) == ([], 1)
    assert world.state("dealer") == "sending"


async def test_erased_while_a_web_server_is_away_nothing_more_is_posted(worlds: Any) -> None:
    with receiving() as server:
        server.answers = [202, 503]
        world = worlds(contacts={"instagram": {"channel": "webhook", "to": server.address}})
        batch_id = await frozen(world, "plug", "dealer")
        await world.do(SendBatch(batch_id=batch_id), by="bram")
        before = len(server.got)
        await world.do(erased(world.report("plug")))
        await world.until(world.now + timedelta(days=1))

        assert len(server.got) == before
        assert len(world.of(SendingDoubted)) == 1


async def test_a_rehearsal_of_a_batch_that_was_opened_again_does_not_go(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    box.says = ["451 try later"]
    world = worlds(**by_mail(port, mode="test"))
    batch_id = await frozen(world, "plug", "dealer")
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    await world.do(erased(world.report("plug")))
    await world.until(world.now + timedelta(days=1))  # its time to be tried again has come

    assert (box.letters, world.state("dealer")) == ([], "approved")
