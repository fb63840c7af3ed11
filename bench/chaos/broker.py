"""A real nats-server with a disk of its own, which may be killed, cut off, or full."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sysconfig
from pathlib import Path

from bench.chaos.waiting import comes_true


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """The server; its data stays from one life to the next."""

    def __init__(self, folder: Path, *, disk: int = 0) -> None:
        """Put its data in `folder`; with `disk` on a file system of so many megabytes."""
        self.port, self._monitor = free_port(), free_port()
        self._folder, self._disk = folder, disk
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Return its address."""
        return f"nats://127.0.0.1:{self.port}"

    @property
    def monitor(self) -> str:
        """Return where it says how it is."""
        return f"http://127.0.0.1:{self._monitor}"

    @property
    def data(self) -> Path:
        """Return the folder with its data, seen from outside."""
        if self._disk and self._process:
            return Path(f"/proc/{self._process.pid}/root{self._folder}")
        return self._folder

    async def start(self) -> None:
        """Start it, and return when it takes connections."""
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder.with_suffix(".conf")
        where = json.dumps(str(self._folder))
        config.write_text(
            f"host: 127.0.0.1\nport: {self.port}\nhttp: 127.0.0.1:{self._monitor}\n"
            f"jetstream {{ store_dir: {where}, sync_interval: always }}\n"
            "feature_flags { js_ack_fc_v2: false }\n"
        )
        with self._folder.with_suffix(".log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._own_disk(), _binary(), "--config", str(config), stdout=log, stderr=log
            )
        if not await comes_true(self._answers, within=60):
            raise RuntimeError("the broker does not answer")

    def _own_disk(self) -> tuple[str, ...]:
        if not self._disk:
            return ()
        mount = f"mount -t tmpfs -o size={self._disk}m tmpfs '{self._folder}'"
        inside = ("sh", "-c", f'{mount} && while :; do "$0" "$@"; done')
        return ("unshare", "--user", "--map-root-user", "--mount", *inside)

    async def _answers(self) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise RuntimeError(self._folder.with_suffix(".log").read_text()[-1000:])
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    async def kill(self) -> None:
        """End it with -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it in order."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            servers = self._servers()
            self._process.send_signal(how)
            await self._process.wait()
            for pid in servers:
                os.kill(pid, how)

    def begin_anew(self) -> None:
        """End the server on its own disk, as a health check does; it begins again by itself."""
        for pid in self._servers():
            os.kill(pid, signal.SIGTERM)

    def _servers(self) -> list[int]:
        """Return the servers that were begun on the disk of their own."""
        if self._process is None or not self._disk:
            return []
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def fill_disk(self) -> None:
        """Write until no byte fits beside its data."""
        with (self.data / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        ballast.write(os.urandom(size))
                except OSError:
                    continue

    def free_disk(self) -> None:
        """Take away what filled it."""
        (self.data / "ballast").unlink()

    def flip_bytes(self, stream: str) -> int:
        """Change a byte in the middle of each block of a stream; return how many."""
        blocks = sorted(self.data.rglob(f"{stream}/msgs/*.blk"))
        for block in blocks:
            with block.open("r+b") as file:
                file.seek(block.stat().st_size // 2)
                byte = file.read(1)
                file.seek(-1, os.SEEK_CUR)
                file.write(bytes([byte[0] ^ 0xFF]))
        return len(blocks)


def _binary() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "nats-server"
    return str(beside) if beside.exists() else shutil.which("nats-server") or "nats-server"
