import asyncio
import os
import signal
import socket
from pathlib import Path

import nats
import pytest

from shared.broker.embedded import EmbeddedServer, ServerFailed
from shared.process.secrets import pseudonym_key
from tests.platform import PATIENCE


async def test_data_outlives_a_clean_stop(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path, port=0)
    await server.start()
    connection = await nats.connect(server.url)
    await connection.jetstream().add_stream(name="KEPT", subjects=["kept"])
    await connection.jetstream().publish("kept", b"x")
    await connection.close()
    await server.stop()

    again = EmbeddedServer(tmp_path, port=0)
    await again.start()
    connection = await nats.connect(again.url)
    info = await connection.jetstream().stream_info("KEPT")
    await connection.close()
    await again.stop()

    assert info.state.messages == 1


async def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(ServerFailed, match=rf"port {port} is in use.*SEINTJE_NATS_PORT"):
            await EmbeddedServer(tmp_path, port=port).start()


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(ServerFailed, match=r"cannot be written.*SEINTJE_DATA"):
        await EmbeddedServer(tmp_path / "file", port=0).start()


async def test_two_servers_never_share_a_folder(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path, port=0)
    await server.start()
    with pytest.raises(ServerFailed, match="in use by another Seintje"):
        await EmbeddedServer(tmp_path, port=0).start()
    await server.stop()


async def test_a_server_that_dies_is_noticed(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path, port=0)
    await server.start()
    os.kill(server.pid, signal.SIGKILL)

    with pytest.raises(ServerFailed, match=r"ended \(-9\)"):
        await asyncio.wait_for(server.failed, PATIENCE)
    await server.stop()


def test_the_pseudonym_key_is_made_once_and_for_us_only(tmp_path: Path) -> None:
    first = pseudonym_key(tmp_path / "new")

    assert pseudonym_key(tmp_path / "new") == first
    assert len(first) == 64
    assert (tmp_path / "new" / "pseudonym.key").stat().st_mode & 0o077 == 0
