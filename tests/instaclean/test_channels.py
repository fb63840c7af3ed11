"""Batches go out: to a real mail server on this machine, and to a real web server."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes
from email.message import Message as Letter
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
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
from tests.receiver import Receiver, receiving


class Mailbox:
    """Takes letters; `says` is its answer to the next ones, `hangs_up` ends without one."""

    def __init__(self) -> None:
        self.letters: list[tuple[Envelope, Letter]] = []
        self.says: list[str] = []
        self.hangs_up = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if "nobody" in address:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Envelope
    ) -> str:
        answer = self.says.pop(0) if self.says else "250 queued as 4711"
        if answer.startswith("250"):
            assert envelope.original_content is not None
            self.letters.append((envelope, message_from_bytes(envelope.original_content)))
        if self.hangs_up:
            self.hangs_up = False
            server.transport.abort()
        return answer


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    box = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, data_size_limit=50_000_000, loop=loop), "127.0.0.1", 0
    )
    async with server:
        yield box, server.sockets[0].getsockname()[1]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def by_mail(port: int, to: str = "contact@platform.example", **more: Any) -> dict[str, Any]:
    return {
        "contacts": {"instagram": {"channel": "mail", "to": to, "language": "en"}},
        "smtp_port": port,
        "smtp_security": "none",
    } | more


async def frozen(world: Any) -> Any:
    await world.ready("plug", "dealer")
    await world.do(CollectBatch(platform="instagram", quarter="2026-q4"))
    batch_id = (await world.batch()).batch_id
    await world.do(SubmitBatch(batch_id=batch_id))
    for command in (ApproveBatch, FreezeBatch):
        await world.do(command(batch_id=batch_id), by="bram")
    return batch_id


async def files_in(letter: Letter) -> dict[str, bytes]:
    (attached,) = [part for part in letter.walk() if part.get_filename()]
    with zipfile.ZipFile(io.BytesIO(attached.get_payload(decode=True))) as archive:  # type: ignore[arg-type]
        return {name: archive.read(name) for name in archive.namelist()}


# --- mail -------------------------------------------------------------------------


async def test_the_bundle_arrives_by_mail_with_a_receipt(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    world = worlds(**by_mail(port))
    await world.do(SendBatch(batch_id=await frozen(world)), by="bram")
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
    await world.do(SendBatch(batch_id=await frozen(world)), by="bram")
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
    batch_id = await frozen(world)
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
        await world.do(SendBatch(batch_id=await frozen(world)), by="bram")

    assert box.letters == []
    assert len(world.store.dispatches) == 0


async def test_an_answer_that_gets_lost_is_doubted_and_not_sent_again(
    worlds: Any, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    box.hangs_up = True
    world = worlds(**by_mail(port))
    batch_id = await frozen(world)
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
    batch_id = await frozen(world)
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
    batch_id = await frozen(world)

    with pytest.raises(Refuse, match="no-contact"):
        await world.do(SendBatch(batch_id=batch_id), by="bram")
    assert world.state() == "frozen"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_cut_off_at_any_step_no_letter_goes_twice(
    worlds: Any, mailbox: tuple[Mailbox, int], when: str
) -> None:
    box, port = mailbox
    whole = worlds(**by_mail(port))
    send = SendBatch(batch_id=await frozen(whole))
    start = whole.steps
    await whole.do(send, by="bram")
    ends = set()

    for number in range(1, whole.steps - start + 1):
        box.letters.clear()
        world = worlds(**by_mail(port))
        await frozen(world)
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


# --- webhook ----------------------------------------------------------------------


def by_hook(receiver: Receiver, **more: Any) -> dict[str, Any]:
    contacts = {"instagram": {"channel": "webhook", "to": receiver.address}}
    return {"contacts": contacts, "webhook_secret": "geheim"} | more


async def test_a_webhook_gets_every_file_signed_and_the_manifest_last(
    worlds: Any, receiver: Receiver
) -> None:
    world = worlds(**by_hook(receiver))
    await world.do(SendBatch(batch_id=await frozen(world)), by="bram")
    files = {headers["Seintje-File"]: content for headers, content in receiver.got}

    assert wrong_files(files) == []
    assert [*files][-2:] == ["manifest.json", "manifest.sig"]
    assert all(len(headers["Seintje-Signature"]) == 64 for headers, _ in receiver.got)
    assert world.state() == "sent"


async def test_a_webhook_that_fails_half_way_knows_the_repeats_by_their_key(
    worlds: Any, receiver: Receiver
) -> None:
    receiver.answers = [202, 503]
    world = worlds(**by_hook(receiver))
    with pytest.raises(OSError, match="503"):
        await world.do(SendBatch(batch_id=await frozen(world)), by="bram")
    await world.settle()
    keys = [headers["Idempotency-Key"] for headers, _ in receiver.got]

    assert len(keys) - len(set(keys)) == 1
    assert len(set(keys)) == 5
    assert world.state() == "sent"


async def test_a_webhook_in_test_mode_is_another_address(
    worlds: Any, receiver: Receiver
) -> None:
    own = f"{receiver.address}eigen"
    elsewhere = {"instagram": {"channel": "webhook", "to": "https://platform.example/"}}
    world = worlds(contacts=elsewhere, mode="test", test_webhook=own)
    await world.do(SendBatch(batch_id=await frozen(world)), by="bram")

    assert {headers["Seintje-Test"] for headers, _ in receiver.got} == {"true"}
    assert world.state() == "frozen"
