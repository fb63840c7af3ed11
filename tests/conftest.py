"""What must be closed: a real nats-server, and hosts that run on it."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import hypothesis
import pytest

from shared.broker.embedded import EmbeddedServer
from shared.hosting.host import Host
from shared.hosting.service import Service
from shared.process import logs
from shared.process.settings import Settings, load
from tests import world
from tests.again import effects_of_hearing_again
from tests.platform import PATIENCE
from tests.world import KEY

MOST_WORLDS = 3

# A busy machine is slow; what takes long is for the bench to say.
hypothesis.settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any-machine")

FIRST = ("nats", "chaos", "stories", "cli")
"""Folders with few tests that wait long: begun last, all the others would wait for them."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one more than there are processors: somebody always waits for a broker."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those first that take long."""

    def turn(item: pytest.Item) -> int:
        return (
            FIRST.index(item.path.parent.name) if item.path.parent.name in FIRST else len(FIRST)
        )

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def _logs() -> None:
    logs.set_up_logs("json", "ERROR")


@pytest.fixture(autouse=True)
def _patient_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a client wait longer than a person would: the machine may be busy."""
    monkeypatch.setattr("shared.client.front_end.PATIENCE", PATIENCE)


@pytest.fixture(autouse=True)
def _heard_again() -> Iterator[None]:
    """When a test is over, let its worlds hear all once more: nothing may come of it.

    Not when it made many: that is one story, cut off at every step, or told in many ways.
    """
    world.living = living = []
    yield
    world.living = None
    for one in living if len(living) <= MOST_WORLDS else ():
        assert asyncio.run(effects_of_hearing_again(one)) == {}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "data", port=0)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def settings(server: EmbeddedServer) -> Settings:
    return load(
        nats_url=server.url,
        http_port=0,
        pages_port=0,
        pseudonym_key=KEY,
        ack_wait=2,
        patience=(0.05, 0.1),
        early=(0.05, 0.1),
        deadline=PATIENCE,
    )


@pytest.fixture
async def host(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., object]]:
    """Start hosts with `await host(service, …)`; each is stopped at the end.

    A setting that is a service's own is given as its operator would: in the environment.
    """
    async with AsyncExitStack() as stack:

        async def start(
            *services: Service, neighbours: tuple[Service, ...] = (), **changed: object
        ) -> Host:
            for name in changed.keys() - Settings.model_fields.keys():
                value = changed.pop(name)
                shown = value if isinstance(value, str) else json.dumps(value)
                monkeypatch.setenv(f"SEINTJE_{name.upper()}", shown)
            host = Host(settings.model_copy(update=changed), services, neighbours)
            stack.push_async_callback(host.stop)
            await host.start()
            return host

        yield start
