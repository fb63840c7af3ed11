"""Which page is where. A page reads the store, and acts by a command, as a phone does."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any
from uuid import uuid5

from jinja2 import Environment, PackageLoader, StrictUndefined
from nats.errors import Error as NatsError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from services.consent.domain import receipt as receipts
from services.consent.domain.age import day
from services.consent.domain.notice import Notice, Organisation, notice
from services.consent.domain.receipt import Signet
from services.consent.domain.signing import (
    Link,
    Receipt,
    audience,
    hash_of,
    receipt_token,
)
from services.consent.domain.youth import Consent
from services.consent.pages.form import Form, TooLarge, Unreadable, form, read
from services.consent.pages.limit import Limit
from services.consent.store import ConsentStore
from services.consent.texts import PAGES
from shared.broker.publisher import ConnectionLost
from shared.contracts.consent.record import Signer
from shared.contracts.consent.sign import SignConsent
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.contracts.message import Command
from shared.hosting.http import Asgi
from shared.messaging.turn import Publish
from shared.process import observe
from shared.storage.shelf import Conflict

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",  # the address holds a secret
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
TOKEN_LENGTH = range(32, 201)


class Sorry(Exception):
    """What was asked cannot be; `reason` is a key of the texts."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages, and what they need."""

    store: ConsentStore
    organisation: Organisation
    signet: Signet
    kvk: str
    publish: Publish
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    limit: Limit = field(default_factory=Limit)
    patience: float = 5
    """Seconds to wait until what was sent has been handled."""

    def app(self) -> Asgi:
        """Return the pages as an ASGI application."""
        return Starlette(
            routes=[
                Route("/consent/sign/{token}", self.sign, methods=["GET", "POST"]),
                Route("/consent/receipt/{token}", self.receipt, methods=["GET", "POST"]),
                Route("/consent/receipt/{token}/receipt.jws", self.download),
                Route("/consent/keys", self.keys),
                Route("/consent/style.css", _file("style.css", "text/css")),
                Route("/consent/sign.js", _file("sign.js", "text/javascript")),
            ],
            exception_handlers={
                Sorry: self.sorry,
                TooLarge: _as(Sorry("too-large", 413), self.sorry),
                Unreadable: _as(Sorry("unreadable", 400), self.sorry),
                404: _as(Sorry("link-unknown", 404), self.sorry),
                Exception: _as(Sorry("failed", 500), self.sorry),
            },
        )

    # --- signing ------------------------------------------------------------------

    async def sign(self, request: Request) -> Response:
        """Show what is to be signed; take what was signed."""
        link = self._link(request)
        if request.method != "POST":
            self._open(link)
            return self._form(link, Form())
        filled = form(await read(request), link)
        token = request.path_params["token"]
        receipt = RedirectResponse(
            f"/consent/receipt/{receipt_token(token)}", status_code=303, headers=HEADERS
        )
        command_id = uuid5(link.request_id, repr(filled))
        if link.used_by == command_id:
            return receipt  # sent twice by an impatient thumb
        self._open(link)
        if filled.birthday is not None and filled.birthday != link.born_on:
            self.limit.count(_address(request), now=self.now())
            link = await self._wrong_try(link)
            filled = replace(filled, wrong={**filled.wrong, "born_on": "other-date"})
        if filled.wrong:
            return self._form(link, filled, status=422)

        await self._send(
            SignConsent(
                id=command_id,
                token=token,
                youth_id=link.youth_id,
                signer_name=filled.name,
                relation=filled.relation or None,
                authority=filled.authority or None,
                channels=filled.channels,
                purposes=filled.purposes,
                drawing=filled.drawing or None,
                signed_at=self.now(),
            )
        )
        if not await self._until(lambda: self._signed_by(link) is not None):
            raise Sorry("being-kept", 202)
        if self._signed_by(link) != command_id:
            raise Sorry("link-used", 410)
        return receipt

    def _signed_by(self, link: Link) -> object:
        now = self.store.links.get(link.token_sha256)
        return now.used_by if now else None

    def _link(self, request: Request) -> Link:
        self._ready(request)
        found = self.store.links.get(self._hash(request))
        if found is None:
            self.limit.count(_address(request), now=self.now())
            raise Sorry("link-unknown", 404)
        return found

    def _open(self, link: Link) -> None:
        if closed := link.closed(now=self.now()):
            raise Sorry(closed, 410)

    async def _wrong_try(self, link: Link) -> Link:
        """Count one wrong date of birth; after a few the link is closed."""
        while True:
            tried = (self.store.links.get(link.token_sha256) or link).tried()
            try:
                await self.store.links.put(link.token_sha256, tried)
            except Conflict:
                continue
            self._open(tried)
            return tried

    def _form(self, link: Link, filled: Form, *, status: int = 200) -> Response:
        to_whom = audience(link, on=day(self.now()))
        shown = _notice(link)
        return self._page(
            "sign.html",
            shown.language,
            status=status,
            link=link,
            about=link.youth_name.get_secret_value() if link.youth_name else None,
            form=filled,
            notice=shown,
            to_whom=to_whom,
            you="u" if to_whom == "guardian" else "je",
            words=shown.words(to_whom, self.organisation),
        )

    # --- the receipt, and withdrawing ---------------------------------------------

    async def receipt(self, request: Request) -> Response:
        """Show what somebody gave; take it back with one tap."""
        known = self._receipt(request)
        if request.method == "POST":
            command = WithdrawConsent(
                id=uuid5(known.consent_id, "withdrawn/receipt"),
                youth_id=known.youth_id,
                withdrawn_at=self.now(),
                by=known.signer,
                guardian_id=known.guardian_id,
            )
            await self._send(command)
            who = known.youth_id
            if not await self._until(
                lambda: self.store.youth(who).withdrawal(command.id) is not None
            ):
                raise Sorry("being-kept", 202)
            return RedirectResponse(request.url.path, status_code=303, headers=HEADERS)
        youth, consent = self.store.youth(known.youth_id), self._signed(known)
        shown = notice(
            consent.notice.version if consent.notice else None,
            language=consent.notice.language if consent.notice else "nl",
        )
        if shown is None:
            raise Sorry("failed", 500)
        return self._page(
            "receipt.html",
            shown.language,
            consent=consent,
            state=receipts.state(youth, consent, now=self.now()),
            notice=shown,
            you="u" if known.signer is Signer.GUARDIAN else "je",
            path=request.url.path,
            signer_name=consent.signer_name.get_secret_value(),
            organisation=self.organisation,
        )

    async def download(self, request: Request) -> Response:
        """Give the signed receipt."""
        known = self._receipt(request)
        record = receipts.record(
            known.youth_id, self._signed(known), organisation=self.organisation, kvk=self.kvk
        )
        return Response(
            self.signet.sign(record),
            media_type="application/jose",
            headers=HEADERS | {"content-disposition": 'attachment; filename="receipt.jws"'},
        )

    async def keys(self, _request: Request) -> Response:
        """Show the public key that receipts are verified with."""
        return JSONResponse({"keys": [self.signet.public]})

    def _receipt(self, request: Request) -> Receipt:
        self._ready(request)
        found = self.store.receipts.get(self._hash(request))
        if found is None:
            self.limit.count(_address(request), now=self.now())
            raise Sorry("link-unknown", 404)
        return found

    def _signed(self, known: Receipt) -> Consent:
        youth = self.store.youth(known.youth_id)
        if consent := youth.consent(known.consent_id):
            return consent
        if (assent := youth.assent(known.consent_id)) and youth.born_on:
            return receipts.as_consent(assent, born_on=youth.born_on)
        raise Sorry("link-unknown", 404)

    # --- what all of them do ------------------------------------------------------

    def _ready(self, request: Request) -> None:
        if self.limit.is_over(_address(request), now=self.now()):
            raise Sorry("too-often", 429)
        if not self.store.is_fresh():
            raise Sorry("not-now", 503)

    def _hash(self, request: Request) -> str:
        token = request.path_params["token"]
        return hash_of(token) if len(token) in TOKEN_LENGTH else ""

    async def _send(self, command: Command) -> None:
        try:
            async with asyncio.timeout(self.patience):
                await self.publish(command)
        except (NatsError, ConnectionLost, TimeoutError):
            raise Sorry("not-now", 503) from None

    async def _until(self, condition: Callable[[], bool]) -> bool:
        try:
            async with asyncio.timeout(self.patience):
                while not condition():  # noqa: ASYNC110 - another replica may handle it
                    await asyncio.sleep(0.02)
        except TimeoutError:
            return condition()
        return True

    async def sorry(self, _request: Request, error: Exception) -> Response:
        """Say in a sentence why not."""
        reason, status = ("failed", 500)
        if isinstance(error, Sorry):
            reason, status = error.reason, error.status
        observe.CONSENTS.labels(f"page-{reason}").inc()
        return self._page("sorry.html", "nl", status=status, reason=reason)

    def _page(self, name: str, language: str, *, status: int = 200, **facts: Any) -> Response:
        texts = PAGES.get(language, PAGES["nl"])
        html = _templates().get_template(name).render(t=texts, language=language, **facts)
        return HTMLResponse(html, status_code=status, headers=HEADERS)


def _notice(link: Link) -> Notice:
    shown = notice(link.notice_version, language=link.language)
    if shown is None:
        raise Sorry("failed", 500)
    return shown


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _as(
    sorry: Sorry, answer: Callable[[Request, Exception], Awaitable[Response]]
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def say(request: Request, _: Exception) -> Response:
        return await answer(request, sorry)

    return say


def _file(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    text = resources.files("services.consent.pages").joinpath(name).read_text("utf-8")

    async def send(_request: Request) -> Response:
        return Response(text, media_type=kind, headers={"cache-control": "max-age=3600"})

    return send


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("services.consent.pages", ""),
        autoescape=True,  # whatever a name holds, it is shown as text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
