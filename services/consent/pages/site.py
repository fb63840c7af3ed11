"""What every page needs: the store, a clock, a way to send commands, and to say sorry.

A page reads the store, and acts by a command, as a phone does: it never keeps anything itself.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from nats.errors import Error as NatsError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.consent.domain.link import hash_of
from services.consent.domain.notice import Organisation
from services.consent.domain.receipt import Signet
from services.consent.pages.limit import Limit
from services.consent.store import ConsentStore
from services.consent.texts import PAGES
from shared.broker.publisher import ConnectionLost
from shared.contracts.message import Command
from shared.messaging.turn import Publish
from shared.process import metrics
from shared.process.clock import clock

TOKEN_LENGTH = range(32, 201)


class Sorry(Exception):
    """What was asked cannot be; `reason` is a key of the texts."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages share."""

    store: ConsentStore
    organisation: Organisation
    signet: Signet
    kvk: str
    publish: Publish
    now: Callable[[], datetime] = clock.now
    limit: Limit = field(default_factory=Limit)
    patience: float = 5
    """Seconds to wait until what was sent has been handled."""

    def let_in(self) -> None:
        """Raise `Sorry` while memory is behind."""
        if not self.store.is_fresh():
            raise Sorry("not-now", 503)

    def unknown_link(self, request: Request) -> Sorry:
        """Return what to say of a link that is not ours; it is counted.

        Who has a link is never kept waiting for what others behind the same address do.
        """
        address = request.client.host if request.client else ""
        if self.limit.is_over(address, now=self.now()):
            return Sorry("too-often", 429)
        self.limit.count(address, now=self.now())
        return Sorry("link-unknown", 404)

    async def carry_out(self, command: Command, *, until: Callable[[], bool]) -> None:
        """Send a command, and wait until memory shows that it was handled.

        `Sorry` when it cannot be sent, or takes too long: then it is handled later.
        """
        try:
            async with asyncio.timeout(self.patience):
                await self.publish(command)
        except (NatsError, ConnectionLost, TimeoutError):
            raise Sorry("not-now", 503) from None
        try:
            async with asyncio.timeout(self.patience):
                while not until():  # noqa: ASYNC110 - another replica may handle it
                    await asyncio.sleep(0.02)
        except TimeoutError:
            if not until():
                raise Sorry("being-kept", 202) from None

    async def sorry(self, _request: Request, error: Exception) -> Response:
        """Say in a sentence why not."""
        reason, status = ("failed", 500)
        if isinstance(error, Sorry):
            reason, status = error.reason, error.status
        metrics.CONSENTS.labels(f"page-{reason}").inc()
        return self.page("sorry.html", "nl", status=status, reason=reason)

    def page(self, name: str, language: str, *, status: int = 200, **facts: Any) -> Response:
        """Return a page in this language, or in Dutch when the language is not there."""
        texts = PAGES.get(language, PAGES["nl"])
        html = _templates().get_template(name).render(t=texts, language=language, **facts)
        return HTMLResponse(html, status_code=status)


def token_of(request: Request) -> str:
    """Return the secret in the address of the page."""
    token: str = request.path_params["token"]
    return token


def token_hash(request: Request) -> str:
    """Return what is kept of the secret in the address; an empty one if it is none of ours."""
    token = token_of(request)
    return hash_of(token) if len(token) in TOKEN_LENGTH else ""


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("services.consent.pages", ""),
        autoescape=True,  # whatever a name holds, it is shown as text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
