"""Batches go out by webhook, to a real web server on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.contracts.instaclean.send import SendBatch
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
    with pytest.raises(OSError, match="503"):
        await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")
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
    await world.do(SendBatch(batch_id=await frozen(world, "plug", "dealer")), by="bram")

    assert {headers["Seintje-Test"] for headers, _ in receiver.got} == {"true"}
    assert world.state() == "frozen"
