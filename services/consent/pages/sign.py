"""The page somebody signs on."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.consent.domain.age import day
from services.consent.domain.link import OTHER_DATE, SIGNED, Link, hash_of, receipt_token
from services.consent.domain.notice import notice
from services.consent.domain.sign import audience
from services.consent.pages.form import Form, form, read
from services.consent.pages.site import Site, Sorry, token_hash, token_of
from shared.contracts.consent.sign import SignConsentV2


@dataclass(frozen=True, slots=True)
class SignPage:
    """Shows what is to be signed, and takes what was signed."""

    site: Site

    async def answer(self, request: Request) -> Response:
        """Answer one request for the page, or one form that was sent."""
        self.site.let_in()
        link = self._link(request)
        if request.method != "POST":
            self._must_be_open(link)
            return self._form(link, Form())
        filled = form(await read(request), link)
        if filled.wrong:
            self._must_be_open(link)
            return self._form(link, filled, status=422)
        token = token_of(request)
        answer = await self._sign(token, link, filled)
        if answer == SIGNED:
            return RedirectResponse(f"/consent/receipt/{receipt_token(token)}", status_code=303)
        if answer == OTHER_DATE:
            wrong = {"born_on": OTHER_DATE}
            return self._form(link, replace(filled, wrong=wrong), status=422)
        raise Sorry(answer, 410)

    async def _sign(self, token: str, link: Link, filled: Form) -> str:
        """Return what the service that owns the link answers to this form."""
        # The same form sent twice is the same command; without the token nobody can guess
        # from its id what was filled in.
        command_id = uuid5(link.request_id, f"{token} {filled!r}")

        def answer() -> str | None:
            return self._newest(link).answer_to(command_id, now=self.site.now())

        if answer() is None:
            command = self._command(command_id, token, link, filled)
            await self.site.carry_out(command, until=lambda: answer() is not None)
        return answer() or "failed"

    def _command(self, command_id: UUID, token: str, link: Link, filled: Form) -> SignConsentV2:
        return SignConsentV2(
            id=command_id,
            token_sha256=link.token_sha256,
            receipt_sha256=hash_of(receipt_token(token)),
            youth_id=link.youth_id,
            born_on=filled.birthday or date.min,  # a form without one is never sent
            signer_name=SecretStr(filled.name),
            relation=filled.relation or None,
            authority=filled.authority or None,
            channels=filled.channels,
            purposes=filled.purposes,
            drawing=SecretStr(filled.drawing) if filled.drawing else None,
            signed_at=self.site.now(),
        )

    def _link(self, request: Request) -> Link:
        found = self.site.store.links.get(token_hash(request))
        if found is None:
            raise self.site.unknown_link(request)
        return found

    def _must_be_open(self, link: Link) -> None:
        if closed := link.closed(now=self.site.now()):
            raise Sorry(closed, 410)

    def _newest(self, link: Link) -> Link:
        return self.site.store.links.get(link.token_sha256) or link

    def _form(self, link: Link, filled: Form, *, status: int = 200) -> Response:
        to_whom = audience(link, on=day(self.site.now()))
        shown = notice(link.notice_version, language=link.language)
        if shown is None:
            raise Sorry("failed", 500)
        return self.site.page(
            "sign.html",
            shown.language,
            status=status,
            link=link,
            about=link.youth_name.get_secret_value() if link.youth_name else None,
            form=filled,
            notice=shown,
            to_whom=to_whom,
            you="u" if to_whom == "guardian" else "je",
            words=shown.words(to_whom, self.site.organisation),
        )
