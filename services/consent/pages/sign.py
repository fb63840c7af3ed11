"""The page somebody signs on."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.consent.domain.age import day
from services.consent.domain.link import Link, receipt_token
from services.consent.domain.notice import notice
from services.consent.domain.sign import audience
from services.consent.pages.form import Form, form, read
from services.consent.pages.site import HEADERS, Site, Sorry, token_hash, token_of
from shared.contracts.consent.sign import NoteWrongBirthday, SignConsent


@dataclass(frozen=True, slots=True)
class SignPage:
    """Shows what is to be signed, and takes what was signed."""

    site: Site

    async def answer(self, request: Request) -> Response:
        """Answer one request for the page, or one form that was sent."""
        self.site.let_in(request)
        link = self._link(request)
        if request.method != "POST":
            self._must_be_open(link)
            return self._form(link, Form())
        filled = form(await read(request), link)
        # The same form sent twice is the same command.
        command_id = uuid5(link.request_id, repr(filled))
        if link.used_by != command_id:
            self._must_be_open(link)
            filled = await self._check_birthday(request, link, filled)
            if filled.wrong:
                return self._form(link, filled, status=422)
            await self._sign(command_id, token_of(request), link, filled)
        return RedirectResponse(
            f"/consent/receipt/{receipt_token(token_of(request))}",
            status_code=303,
            headers=HEADERS,
        )

    async def _sign(self, command_id: UUID, token: str, link: Link, filled: Form) -> None:
        command = SignConsent(
            id=command_id,
            token=SecretStr(token),
            youth_id=link.youth_id,
            signer_name=SecretStr(filled.name),
            relation=filled.relation or None,
            authority=filled.authority or None,
            channels=filled.channels,
            purposes=filled.purposes,
            drawing=SecretStr(filled.drawing) if filled.drawing else None,
            signed_at=self.site.now(),
        )
        await self.site.carry_out(command, until=lambda: self._newest(link).used_by is not None)
        if self._newest(link).used_by != command_id:
            raise Sorry("link-used", 410)

    async def _check_birthday(self, request: Request, link: Link, filled: Form) -> Form:
        """Return the form; a wrong date of birth is counted before anybody hears of it."""
        if filled.birthday is None or filled.birthday == link.born_on:
            return filled
        self.site.count_wrong(request)
        command = NoteWrongBirthday(token_sha256=link.token_sha256, youth_id=link.youth_id)
        await self.site.carry_out(
            command, until=lambda: self._newest(link).has_counted(command.id)
        )
        self._must_be_open(self._newest(link))
        return replace(filled, wrong={**filled.wrong, "born_on": "other-date"})

    def _link(self, request: Request) -> Link:
        found = self.site.store.links.get(token_hash(request))
        if found is None:
            self.site.count_wrong(request)
            raise Sorry("link-unknown", 404)
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
