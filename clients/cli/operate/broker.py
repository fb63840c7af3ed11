"""The broker that an operator's command works on: one that runs, or our own, woken for it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeVar

from clients.cli.console import BadInput
from shared.broker.embedded import EmbeddedServer, is_taken
from shared.client.front_end import FrontEnd, front_end
from shared.process.secrets import pseudonym_key
from shared.process.settings import Settings

T = TypeVar("T")

Work = Callable[[FrontEnd, Settings], Awaitable[T]]
"""What is done there, with the settings of the broker that it is done on."""


def on_broker(work: Work[T], settings: Settings, *, actor: str) -> T:
    """Run `work` on the broker of the settings.

    That of a data folder is started for it when it does not run: a service that refuses to
    start has stopped its broker too.
    """
    return asyncio.run(_connected(work, settings, actor=actor))


def key_of(settings: Settings) -> str | None:
    """Return the pseudonym key, given or in the data folder; None if it is not here."""
    if settings.pseudonym_key:
        return settings.pseudonym_key.get_secret_value()
    if settings.servers or not (settings.data / "pseudonym.key").exists():
        return None
    return pseudonym_key(settings.data)


def own_folder(settings: Settings) -> Path | None:
    """Return the data folder, if the broker is one that lives in it."""
    return None if settings.servers else settings.data


async def _connected(work: Work[T], settings: Settings, *, actor: str) -> T:
    async with AsyncExitStack() as stack:
        if not settings.servers:
            url = await _own(settings, stack)
            settings = settings.model_copy(update={"nats_url": url})
        source = settings.source("frontend")
        client = await stack.enter_async_context(
            front_end(settings.servers, actor, source=source, schemas=settings.schemas)
        )
        return await work(client, settings)


async def _own(settings: Settings, stack: AsyncExitStack) -> str:
    if is_taken(settings.nats_port):
        return f"nats://127.0.0.1:{settings.nats_port}"
    if not (settings.data / "jetstream").exists() and not (settings.data / "store").exists():
        raise BadInput(
            f"no broker runs on port {settings.nats_port}, and {settings.data} has none. Give "
            "the address of one with SEINTJE_NATS_URL, or the folder with SEINTJE_DATA."
        )
    server = EmbeddedServer(settings.data, port=0)
    await server.start()
    stack.push_async_callback(server.stop)
    return server.url
