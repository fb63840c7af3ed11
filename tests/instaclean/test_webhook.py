"""Batches go out by webhook, to a real web server on this machine."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.instaclean.look_up import ListBatches
from shared.contracts.instaclean.send import SendBatch, SendingFailed
from shared.documents.manifest import wrong_files
from tests.instaclean.batches import frozen
from tests.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def by_hook(receiver: Receiver, **more: Any) -> dict[str, Any]:
    contacts = {"instagram": {"channel": "webhook", "to": receiver.address}}
    return {"contacts": contacts, "webhook_secret": "geheim"} | more


async def test_a_webhook_gets_every_file_signed_and_the_manifest_last(
    worlds: Any, receiver: Receiver
) -> None:
    world = worlds(**by_hook(receiver))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
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
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    (waiting,) = (await world.do(ListBatches())).batches
    await world.until(world.now + timedelta(minutes=5))
    keys = [headers["Idempotency-Key"] for headers, _ in receiver.got]

    assert (waiting.sending, waiting.answer) == ("later", 503)
    assert len(keys) - len(set(keys)) == 1
    assert len(set(keys)) == 5
    assert world.state() == "sent"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_nowhere_and_is_no_yes(
    worlds: Any, receiver: Receiver, status: int
) -> None:
    receiver.answers = [status]
    receiver.headers = {"Location": f"{receiver.address}hook/"}
    world = worlds(**by_hook(receiver))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    (ended,) = (await world.do(ListBatches())).batches

    assert (ended.sending, ended.reason, ended.answer) == ("failed", "redirected", status)
    assert (receiver.got, receiver.looked_at) == ([], [])
    assert [e.reason for e in world.of(SendingFailed)] == ["redirected"]
    assert world.state() == "sending"


@pytest.mark.parametrize(
    ("agreed", "status", "says", "arrives"),
    [
        ("acknowledged", 200, None, True),
        ("acknowledged", 202, None, True),
        ("acknowledged", 200, b"<html>Log in</html>", False),
        ("acknowledged", 202, b"", False),
        ("acknowledged", 200, b'{"sha256": "0"}', False),
        ("acknowledged", 200, b'["sha256"]', False),
        ("acknowledged", 204, b"", False),
        ("acknowledged", 200, b"[" * 60_000, False),
        ("accepted", 202, b"", True),
        ("accepted", 204, b"", True),
        ("accepted", 200, b"<html>Log in</html>", False),
    ],
)
async def test_only_the_answer_that_was_agreed_is_a_yes(
    worlds: Any, receiver: Receiver, *, agreed: str, status: int, says: bytes, arrives: bool
) -> None:
    receiver.answers = [status] * 5
    if says is not None:
        receiver.says = lambda _: says
    settings = by_hook(receiver)
    settings["contacts"]["instagram"]["answer"] = agreed
    world = worlds(**settings)
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")

    assert world.state() == ("sent" if arrives else "sending")
    reasons = [(e.reason, e.answer) for e in world.of(SendingFailed)]
    assert reasons == ([] if arrives else [("not-acknowledged", status)])


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        (408, "later"),
        (429, "later"),
        (500, "later"),
        (502, "later"),
        (400, "failed"),
        (401, "failed"),
        (404, "failed"),
        (413, "failed"),
    ],
)
async def test_what_cannot_be_taken_now_is_tried_again_and_a_final_no_is_not(
    worlds: Any, receiver: Receiver, status: int, becomes: str
) -> None:
    receiver.answers = [status]
    world = worlds(**by_hook(receiver))
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    (batch,) = (await world.do(ListBatches())).batches
    await world.until(world.now + timedelta(days=1))

    assert (batch.sending, batch.answer) == (becomes, status)
    assert world.state() == ("sent" if becomes == "later" else "sending")


async def test_a_webhook_that_is_not_there_is_waited_for(
    worlds: Any, receiver: Receiver
) -> None:
    settings = by_hook(receiver)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings["contacts"]["instagram"]["to"] = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    world = worlds(**settings)
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    (waiting,) = (await world.do(ListBatches())).batches

    assert (waiting.sending, waiting.reason) == ("later", "not-reached")


async def test_a_webhook_in_test_mode_is_another_address(
    worlds: Any, receiver: Receiver
) -> None:
    own = f"{receiver.address}eigen"
    elsewhere = {"instagram": {"channel": "webhook", "to": "https://platform.example/"}}
    world = worlds(contacts=elsewhere, mode="test", test_webhook=own)
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")

    assert {headers["Seintje-Test"] for headers, _ in receiver.got} == {"true"}
    assert world.state() == "frozen"


@pytest.mark.parametrize(
    "address",
    ["http://a.example/a b", "http://a.example:no/", "http://[::1/", "http://a..example/"],
)
async def test_what_is_no_address_is_not_waited_for(worlds: Any, address: str) -> None:
    world = worlds(contacts={"instagram": {"channel": "webhook", "to": address}})
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
    (ended,) = (await world.do(ListBatches())).batches

    assert (ended.sending, ended.reason) == ("failed", "no-contact")
