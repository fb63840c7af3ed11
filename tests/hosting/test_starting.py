"""What a service shows that has only just begun: sentences, not errors, and its contracts."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import load
from tests.platform import PATIENCE, until


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """Yield a host that waits for its broker."""
    nowhere = load(nats_url="nats://127.0.0.1:1", http_port=0, pages_port=0)
    host = Host(nowhere, choose(("consent",)))
    starting = asyncio.create_task(host.start())
    await until(lambda: bool(host.pages and host.pages.started))
    yield host
    starting.cancel()
    with suppress(asyncio.CancelledError):
        await starting


async def shown(host: Host, path: str) -> Any:
    def read() -> Any:
        with urlopen(host.url + path) as answer:  # noqa: S310 - our own page
            return json.load(answer)

    return await asyncio.to_thread(read)


async def test_a_page_says_that_we_have_only_just_begun(host: Host) -> None:
    with pytest.raises(HTTPError) as refused:
        await asyncio.to_thread(urlopen, f"{host.pages_url}/consent/sign/{'x' * 43}")
    answer = refused.value
    page = answer.read().decode()
    answer.close()

    assert answer.code == 503
    assert "We zijn net opnieuw gestart." in page
    assert answer.headers["retry-after"]


async def test_a_host_that_still_waits_for_its_broker_ends_when_it_is_told() -> None:
    host = Host(
        load(nats_url="nats://127.0.0.1:1", http_port=0, pages_port=0), choose(("consent",))
    )
    serving = asyncio.create_task(host.serve())
    await until(lambda: bool(host.http and host.http.started))
    os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(serving, PATIENCE)


async def test_the_contracts_are_described_to_many_who_ask_at_once(host: Host) -> None:
    documents = await asyncio.gather(*(shown(host, "/docs/asyncapi.json") for _ in range(3)))
    channels = documents[0]["channels"].values()
    kind = "nl.jongerenwerk.consent.sign-consent.v1"
    schema = await shown(host, f"/schemas/{kind}")

    assert "command.consent.sign-consent.v1.{actor}" in {one["address"] for one in channels}
    assert documents[1:] == documents[:1] * 2
    assert "signer_name" in json.dumps(schema)
