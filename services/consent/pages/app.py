"""Which page is where. A page reads the store, and acts by a command, as a phone does."""

from collections.abc import Awaitable, Callable
from importlib import resources

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.consent.pages.form import Unreadable
from services.consent.pages.receipt import ReceiptPage
from services.consent.pages.sign import SignPage
from services.consent.pages.site import Site, Sorry
from shared.hosting.http import Asgi


def application(site: Site) -> Asgi:
    """Return the pages as an ASGI application."""
    sign, receipt = SignPage(site), ReceiptPage(site)
    pages = Starlette(
        routes=[
            Route("/consent/sign/{token}", sign.answer, methods=["GET", "POST"]),
            Route("/consent/receipt/{token}", receipt.answer, methods=["GET", "POST"]),
            Route("/consent/receipt/{token}/receipt.jws", receipt.download),
            Route("/consent/keys", receipt.keys),
            Route("/consent/style.css", _file("style.css", "text/css")),
            Route("/consent/sign.js", _file("sign.js", "text/javascript")),
        ],
        exception_handlers={
            Sorry: site.sorry,
            Unreadable: _always(Sorry("unreadable", 400), site.sorry),
            404: _always(Sorry("link-unknown", 404), site.sorry),
            Exception: _always(Sorry("failed", 500), site.sorry),
        },
    )
    # It would send people to whatever address the request says it came in by.
    pages.router.redirect_slashes = False
    return pages


def _always(
    sorry: Sorry, answer: Callable[[Request, Exception], Awaitable[Response]]
) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Answer whatever goes wrong with the same sentence."""

    async def say(request: Request, _: Exception) -> Response:
        return await answer(request, sorry)

    return say


def _file(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    text = resources.files("services.consent.pages").joinpath(name).read_text("utf-8")

    async def send(_request: Request) -> Response:
        return Response(text, media_type=media_type, headers={"cache-control": "max-age=3600"})

    return send
