"""Who opens a page of a service that has only just begun reads a sentence, not an error."""

import asyncio
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import load


async def test_a_page_says_that_we_have_only_just_begun() -> None:
    nowhere = load(nats_url="nats://127.0.0.1:1", http_port=0, pages_port=0)
    host = Host(nowhere, choose(("consent",)))
    starting = asyncio.create_task(host.start())
    async with asyncio.timeout(20):
        while not (host.pages and host.pages.started):
            await asyncio.sleep(0.01)

    with pytest.raises(HTTPError) as refused:
        await asyncio.to_thread(urlopen, f"{host.pages.url}/consent/sign/{'x' * 43}")
    said = refused.value
    page = said.read().decode()
    said.close()
    starting.cancel()
    with suppress(asyncio.CancelledError):
        await starting

    assert said.code == 503
    assert "We zijn net opnieuw gestart." in page
    assert said.headers["retry-after"]
