"""What stands before every page of a service: headers, and a request that came in whole."""

import asyncio
from collections.abc import Mapping
from typing import Any

from faststream.asgi import AsgiResponse
from starlette.datastructures import MutableHeaders

from shared.hosting.http import Asgi

MOST = 64 * 1024  # bytes of a request's body: a form with a drawn signature is a third of that
PATIENCE = 10  # seconds in which a request comes in, and a connection may idle

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",  # an address may hold a secret
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}
"""What every answer has, whoever makes it; a page that says something else itself wins."""

HTTPS_ONLY = {"strict-transport-security": "max-age=31536000"}  # RFC 6797; a year


def _sentence(words: str, status: int, **headers: str) -> Asgi:
    """Return a page of one sentence."""
    page = f'<!doctype html><html lang="nl"><title>Seintje</title><p>{words}</p></html>'
    shown = {"content-type": "text/html; charset=utf-8", **headers}
    return AsgiResponse(page.encode(), status_code=status, headers=shown)


# What is left of the request is not read: the connection ends with the answer.
_TOO_LARGE = _sentence("Dit is te groot.", 413, connection="close")
_TOO_SLOW = _sentence("Dit duurde te lang. Probeer het opnieuw.", 408, connection="close")
_NOTHING = _sentence("Deze pagina is er niet.", 404)
_BROKEN = _sentence("Er ging bij ons iets mis. Probeer het later nog eens.", 500)

not_yet = _sentence(
    "We zijn net opnieuw gestart. Probeer het over een paar tellen weer.",
    503,
    **{"retry-after": "2"},
)
"""What a service's pages say until it knows its state."""


def pages(services: Mapping[str, Asgi], *, https: bool, patience: int = PATIENCE) -> Asgi:
    """Return the pages of these services, each under `/<name>/`.

    `https` says whether people reach them that way; `patience` is in seconds.
    """

    async def choose(scope: Any, receive: Any, send: Any) -> None:
        # Whoever asks writes the path: it may be `*`, or begin without a slash.
        before, _, rest = scope["path"].partition("/")
        name = "" if before else rest.partition("/")[0]
        await services.get(name, _NOTHING)(scope, receive, send)

    headers = HEADERS | HTTPS_ONLY if https else HEADERS
    return with_headers(_answered(_whole(choose, patience)), headers)


def with_headers(app: Asgi, headers: Mapping[str, str] = HEADERS) -> Asgi:
    """Return `app`, whose every answer has these headers."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def send_with(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {"headers": [], **message}
                own = MutableHeaders(scope=message)
                for name, value in headers.items():
                    own.setdefault(name, value)
            await send(message)

        await app(scope, receive, send_with)

    return answer


def _answered(app: Asgi) -> Asgi:
    """Return `app`, whose errors are answered as well: uvicorn would do so without headers."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        has_begun = False

        async def send_on(message: Any) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await app(scope, receive, send_on)
        except Exception:
            if not has_begun:
                await _BROKEN(scope, receive, send)
            raise  # it is logged by who serves

    return answer


class _TooLarge(Exception):
    """More came in than any form of ours holds."""


def _whole(app: Asgi, patience: int) -> Asgi:
    """Return `app`, which hears of a request once all of it came in: in time, and small."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        try:
            async with asyncio.timeout(patience):
                body = await _body(receive)
        except TimeoutError:
            await _TOO_SLOW(scope, receive, send)
        except _TooLarge:
            await _TOO_LARGE(scope, receive, send)
        else:
            if body is not None:
                await app(scope, _with_body(body, receive), send)

    return answer


async def _body(receive: Any) -> bytes | None:
    """Return the whole body; None when whoever asked went away before its end."""
    body = bytearray()
    while (part := await receive())["type"] == "http.request":
        body += part.get("body", b"")
        if len(body) > MOST:
            raise _TooLarge
        if not part.get("more_body"):
            return bytes(body)
    return None


def _with_body(body: bytes, receive: Any) -> Any:
    """Return what gives the whole body, and then what comes after it."""
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Any:
        return parts.pop() if parts else await receive()

    return again
