"""A request that is too large, too slow or never comes: the connection ends, with a word."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from faststream.asgi import AsgiResponse

from shared.broker.embedded import ServerFailed
from shared.hosting import public
from shared.hosting.server import HttpServer
from tests.http import Answer, answer, ask

REQUEST = b"POST /pages/x HTTP/1.1\r\nhost: x\r\n"
SOON = 20  # seconds in which a server whose patience is one must have ended it


@pytest.fixture
async def server() -> AsyncIterator[HttpServer]:
    async def echo(scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        await AsgiResponse(b"%d bytes" % len(body))(scope, receive, send)

    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise KeyError("geheim")

    app = public.pages({"pages": echo, "broken": broken}, https=False, patience=1)
    server = HttpServer("127.0.0.1", 0, "SEINTJE_PAGES_PORT", patience=1)
    server.start(app)
    yield server
    await server.stop()


async def trickled(server: HttpServer, start: bytes, rest: bytes = b"") -> bytes:
    """Send `start`, then `rest` byte after byte, until the server ends it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    came = b""
    with suppress(ConnectionError):
        writer.write(start)
        async with asyncio.timeout(SOON):
            while not reader.at_eof():
                with suppress(TimeoutError):
                    came += await asyncio.wait_for(reader.read(1000), 0.05)
                writer.write(rest[:1])
    writer.close()
    return came


async def test_a_request_in_pieces_is_one_request(server: HttpServer) -> None:
    page = await ask(f"{server.url}/pages/x", "a" * 60_000)

    assert (page.status, page.text) == (200, "60000 bytes")


async def test_a_connection_on_which_nothing_comes_ends(server: HttpServer) -> None:
    assert await trickled(server, b"") == b""


@pytest.mark.parametrize("start", [b"P", REQUEST])
async def test_headers_that_never_end_are_not_waited_for(
    server: HttpServer, start: bytes
) -> None:
    assert await trickled(server, start, b"x") == b""


async def test_after_an_answer_too_the_next_headers_must_come_in_time(
    server: HttpServer,
) -> None:
    whole = REQUEST + b"content-length: 0\r\n\r\n"
    came = await trickled(server, whole + b"P", b"x")

    assert answer(came).text == "0 bytes"


async def test_a_body_that_never_ends_is_not_waited_for(server: HttpServer) -> None:
    came = await trickled(server, REQUEST + b"content-length: 999\r\n\r\n", b"x")

    assert answer(came).status == 408


@pytest.mark.parametrize("how", [b"content-length: 9999999", b"transfer-encoding: chunked"])
async def test_a_body_that_is_too_large_is_not_read(server: HttpServer, how: bytes) -> None:
    chunk = b"" if b"length" in how else b"ffffff\r\n"
    came = await trickled(server, REQUEST + how + b"\r\n\r\n" + chunk + b"x" * 66_000)
    page = answer(came)

    assert (page.status, page.headers["connection"]) == (413, "close")
    assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("start", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /pages/x HTTP/9\r\n\r\n", 400),
        (b"GET /pages/x HTTP/1.1\r\n\r\n", 400),
        (b"GET /broken/x HTTP/1.1\r\nhost: x\r\n\r\n", 500),
        (b"OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n", 404),
        (b"GET nowhere HTTP/1.1\r\nhost: x\r\n\r\n", 404),
        (b"GET //evil.example/ HTTP/1.1\r\nhost: x\r\n\r\n", 404),
        (b"GET /pages/x HTTP/1.1\r\nhost: x\r\n\r\n", 200),
    ],
)
async def test_every_answer_has_the_headers_that_guard_it(
    server: HttpServer, start: bytes, status: int
) -> None:
    page = answer(await trickled(server, start))

    assert page.status == status
    assert {n: v.lower() for n, v in public.HEADERS.items()}.items() <= page.headers.items()
    assert "geheim" not in page.text


async def test_a_port_in_use_is_named_with_what_to_set(server: HttpServer) -> None:
    second = HttpServer("127.0.0.1", server.port, "SEINTJE_PAGES_PORT")

    with pytest.raises(ServerFailed, match=rf"{server.port}.*SEINTJE_PAGES_PORT"):
        second.start(public.not_yet)


async def test_a_fault_of_ours_is_not_told_to_whoever_asks(server: HttpServer) -> None:
    page: Answer = await ask(f"{server.url}/nothing")

    assert (page.status, page.text.count("Deze pagina is er niet.")) == (404, 1)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"OPTIONS * HTTP/1.1", 404),
        (b"CONNECT evil.example:443 HTTP/1.1", 404),
        (b"GET pages/x HTTP/1.1", 404),
        (b"GET http://evil.example/pages/x HTTP/1.1", 404),
        (b"GET /%ff%00/x HTTP/1.1", 404),
        (b"this is no HTTP", 400),
    ],
)
async def test_what_is_no_path_is_nobodys_error_and_its_answer_is_guarded_too(
    server: HttpServer, capfd: pytest.CaptureFixture[str], line: bytes, status: int
) -> None:
    page = answer(await trickled(server, line + b"\r\nhost: x\r\n\r\n"))

    assert page.status == status
    assert page.headers.items() >= {(n, v.lower()) for n, v in public.HEADERS.items()}
    assert "Exception" not in capfd.readouterr().err
