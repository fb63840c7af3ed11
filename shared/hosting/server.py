"""Serves one ASGI application on one port, and ends connections on which nothing comes."""

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

from shared.broker.embedded import ServerFailed
from shared.hosting.http import Asgi
from shared.hosting.public import HEADERS, PATIENCE


@dataclass(slots=True)
class HttpServer:
    """One application on one port; `patience` is in seconds."""

    host: str
    port: int
    setting: str
    """What to change when the port is taken."""
    proxies: Sequence[str] = ()
    """Networks of proxies that are believed when they say for whom they ask."""
    patience: int = PATIENCE
    _server: uvicorn.Server | None = None
    _task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Return the address it is served at."""
        return f"http://{self.host}:{self.port}"

    @property
    def started(self) -> bool:
        """Return whether it answers."""
        return self._server is not None and self._server.started

    def start(self, app: Asgi) -> None:
        """Serve; port 0 becomes the one that was free. `ServerFailed` when it is taken."""
        try:
            listening = socket.create_server((self.host, self.port))
        except OSError as error:
            raise ServerFailed(
                f"address {self.url} cannot be used: {error.strerror}. Choose another port "
                f"with {self.setting} (0 picks a free one)."
            ) from None
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=_Impatient,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,  # an address may hold a secret
            server_header=False,
            proxy_headers=bool(self.proxies),
            forwarded_allow_ips=list(self.proxies),
            timeout_keep_alive=self.patience,
        )
        self._server = _Quiet(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        """Answer what was asked, within five seconds, and stop."""
        if self._server and self._task:
            self._server.should_exit = True
            await asyncio.wait({self._task}, timeout=5)


class _Quiet(uvicorn.Server):
    """Leaves the signals to the host."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class _Impatient(H11Protocol):
    """Ends a connection whose request does not begin, or whose headers do not end, in time.

    uvicorn itself does so only between two requests, while nothing comes at all.
    """

    _deadline: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    @override
    def data_received(self, data: bytes) -> None:
        self._wait()
        super().data_received(data)
        if self._is_answering:
            self._wait_no_longer()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_longer()
        super().connection_lost(exc)

    @override
    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, with the headers that every answer has, and hang up."""
        if not self._is_answering:
            headers = {**HEADERS, "connection": "close", "content-length": "0"}
            lines = ["HTTP/1.1 400 Bad Request", *map(": ".join, headers.items())]
            self.transport.write("\r\n".join([*lines, "", ""]).encode())
        self.transport.close()

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        if self._deadline is None and not self._is_answering:
            seconds = self.timeout_keep_alive
            self._deadline = self.loop.call_later(seconds, self.transport.close)

    def _wait_no_longer(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
