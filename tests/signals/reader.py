"""A model's server in a test: it answers what it is told to, and keeps what it was sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def completion(content: str) -> bytes:
    """Return an answer as OpenAI's interface has it."""
    return json.dumps({"id": "1", "choices": [{"message": {"content": content}}]}).encode()


def naming(category: str) -> bytes:
    return completion(json.dumps({"categorie": category}))


class Model(ThreadingHTTPServer):
    """Answers with `body` and `status`; one that `drips` never ends."""

    daemon_threads = True

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.body, self.status = naming("wapens"), 200
        self.headers: dict[str, str] = {}
        self.drips = False
        self.gone = threading.Event()
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Answer(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.sent.append((self.path, dict(self.headers), json.loads(content)))
        if self.server.drips:
            self._drip()
            return
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_POST  # noqa: N815 - a redirect that is followed would come by GET

    def _drip(self) -> None:
        """Send a byte now and then, for as long as anybody listens."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not self.server.gone.wait(0.02):
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Model]:
    """Yield a server that listens."""
    server = Model()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.gone.set()
        server.shutdown()
        server.server_close()
        thread.join()
