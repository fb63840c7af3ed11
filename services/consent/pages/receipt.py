"""The page of a receipt: what somebody gave, the signed record, and taking it back."""

from dataclasses import dataclass
from uuid import uuid5

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from services.consent.domain import receipt as receipts
from services.consent.domain.link import Receipt
from services.consent.domain.notice import notice
from services.consent.domain.said import Consent
from services.consent.pages.site import Site, Sorry, token_hash
from shared.contracts.consent.record import Signer
from shared.contracts.consent.withdraw import WithdrawConsent


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """Shows one signer's own word, and takes it back with one tap."""

    site: Site

    async def answer(self, request: Request) -> Response:
        """Show what somebody gave; take it back when the button was pressed."""
        receipt = self._receipt(request)
        if request.method == "POST":
            await self._withdraw(receipt)
            return RedirectResponse(request.url.path, status_code=303)
        youth, consent = self.site.store.youth(receipt.youth_id), self._signed(receipt)
        shown = notice(
            consent.notice.version if consent.notice else None,
            language=consent.notice.language if consent.notice else "nl",
        )
        if shown is None:
            raise Sorry("failed", 500)
        return self.site.page(
            "receipt.html",
            shown.language,
            consent=consent,
            state=receipts.state(youth, consent, now=self.site.now()),
            notice=shown,
            you="u" if receipt.signer is Signer.GUARDIAN else "je",
            path=request.url.path,
            signer_name=consent.signer_name.get_secret_value(),
            organisation=self.site.organisation,
        )

    async def download(self, request: Request) -> Response:
        """Give the signed receipt."""
        receipt = self._receipt(request)
        record = receipts.record(
            receipt.youth_id,
            self._signed(receipt),
            organisation=self.site.organisation,
            kvk=self.site.kvk,
        )
        return Response(
            self.site.signet.sign(record),
            media_type="application/jose",
            headers={"content-disposition": 'attachment; filename="receipt.jws"'},
        )

    async def keys(self, _request: Request) -> Response:
        """Show the public key that receipts are verified with."""
        return JSONResponse({"keys": [self.site.signet.public]})

    async def _withdraw(self, receipt: Receipt) -> None:
        command = WithdrawConsent(
            # A second tap is the same command: it does not undo what was signed since.
            id=uuid5(receipt.consent_id, "withdrawn/receipt"),
            youth_id=receipt.youth_id,
            withdrawn_at=self.site.now(),
            by=receipt.signer,
            guardian_id=receipt.guardian_id,
        )
        youths = self.site.store.youth
        await self.site.carry_out(
            command,
            until=lambda: youths(receipt.youth_id).withdrawal(command.id) is not None,
        )

    def _receipt(self, request: Request) -> Receipt:
        self.site.let_in()
        found = self.site.store.receipts.get(token_hash(request))
        if found is None:
            raise self.site.unknown_link(request)
        return found

    def _signed(self, receipt: Receipt) -> Consent:
        youth = self.site.store.youth(receipt.youth_id)
        if consent := youth.consent(receipt.consent_id):
            return consent
        if (assent := youth.assent(receipt.consent_id)) and youth.born_on:
            return receipts.as_consent(assent, born_on=youth.born_on)
        raise Sorry("link-unknown", 404)
