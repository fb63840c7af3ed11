"""A web server that takes files, as a platform's webhook does."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def acknowledgement(content: bytes) -> bytes:
    return json.dumps({"sha256": sha256(content).hexdigest()}).encode()


class Receiver(ThreadingHTTPServer):
    """Takes files; `answers` are its next status codes, `says` makes the words of a yes."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.says: Callable[[bytes], bytes] = acknowledgement
        self.headers: dict[str, str] = {}
        self.looked_at: list[str] = []
        super().__init__(("127.0.0.1", 0), Hook)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 202
        if status < 300:
            self.server.got.append((dict(self.headers), content))
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.says(content) if status in (200, 201, 202) else b"")

    def do_GET(self) -> None:
        self.server.looked_at.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Yield a server that listens."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
