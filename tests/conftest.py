"""What must be closed: a real nats-server, and hosts that run on it."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import hypothesis
import pytest

from shared.broker.embedded import EmbeddedServer
from shared.hosting.host import Host
from shared.hosting.service import Service
from shared.process import logs
from shared.process.settings import Settings, load
from tests.world import KEY

# A busy machine is slow; what takes long is for the bench to say.
hypothesis.settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any-machine")


@pytest.fixture(autouse=True)
def _logs() -> None:
    logs.set_up_logs("json", "ERROR")


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
        deadline=5,
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
