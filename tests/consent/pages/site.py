"""The pages without a browser, on a service in memory."""

from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from services.consent.domain.link import hash_of, receipt_token
from services.consent.pages import site as pages
from services.consent.pages.app import application
from services.consent.pages.limit import Limit
from services.consent.texts import PAGES
from shared.broker.publisher import ConnectionLost
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.record import Signer
from shared.contracts.consent.sign import AskToSign, SignConsentV2
from shared.contracts.message import Message
from shared.hosting import public
from shared.messaging.inbox import Refuse
from tests.consent.world import (
    CANARY,
    DAY,
    MOTHER,
    NOW,
    YOUTH,
    World,
)

TOKEN = "a-token-of-the-right-length-0123456789abcdef"  # noqa: S105


RECEIPT = receipt_token(TOKEN)


SIGN, PROOF = f"/consent/sign/{TOKEN}", f"/consent/receipt/{RECEIPT}"


SORRY = PAGES["nl"]["sorry"]


WRONG = PAGES["nl"]["wrong"]


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return unescape(self.body.decode())


@dataclass
class Site:
    """The pages on a world: what they send is handled at once, as by the bus."""

    world: World = field(default_factory=World)
    limit: Limit = field(default_factory=Limit)
    sent: list[Message] = field(default_factory=list)
    away: bool = False
    deaf: bool = False
    """Whether nobody handles what the pages send."""

    def __post_init__(self) -> None:
        parts = self.world.parts
        pages_of_consent = application(
            pages.Site(
                store=parts.store,
                organisation=parts.organisation,
                signet=parts.signet,
                kvk=parts.kvk,
                publish=self.publish,
                now=lambda: self.world.now,
                limit=self.limit,
                patience=0.2,
            )
        )
        self.app = public.pages({"consent": pages_of_consent}, https=False)

    async def publish(self, message: Message, **_: object) -> None:
        if self.away:
            raise ConnectionLost("away")
        self.sent.append(message)
        if self.deaf:
            return
        try:
            await self.world.hear(message)
        except Refuse:
            return

    async def get(self, path: str, *, address: str = "10.0.0.1") -> Answer:
        return await self.call("GET", path, b"", address)

    async def post(self, path: str, *, address: str = "10.0.0.1", **fields: Any) -> Answer:
        return await self.call("POST", path, urlencode(fields, doseq=True).encode(), address)

    async def call(self, method: str, path: str, body: bytes, address: str) -> Answer:
        answer, parts = Answer(), [body[i : i + 65536] for i in range(0, len(body), 65536)]

        async def receive() -> dict[str, Any]:
            part = parts.pop(0) if parts else b""
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            else:
                answer.body += message.get("body", b"")

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
            "client": (address, 1),
            "server": ("localhost", 80),
            "scheme": "http",
            "root_path": "",
            "http_version": "1.1",
        }
        await self.app(scope, receive, send)
        return answer


def asked(**changed: object) -> AskToSign:
    given = {
        "id": UUID(int=700),
        "request_id": UUID(int=701),
        "token_sha256": hash_of(TOKEN),
        "youth_id": YOUTH,
        "youth_name": "Sam",
        "born_on": date(2013, 3, 15),
        "signer": Signer.GUARDIAN,
        "guardian_id": MOTHER,
        "channels": ("website", "instagram"),
        "purposes": ("show", "invite"),
        "expires_at": NOW + 7 * DAY,
    }
    return AskToSign.model_validate(given | changed)


def form_sent(number: int, **changed: object) -> SignConsentV2:
    """Return what a page sends of a form that was filled in rightly."""
    given = {
        "id": UUID(int=800 + number),
        "token_sha256": hash_of(TOKEN),
        "receipt_sha256": hash_of(RECEIPT),
        "youth_id": YOUTH,
        "born_on": date(2013, 3, 15),
        "signer_name": f"Naam {number}",
        "relation": "parent",
        "authority": True,
        "channels": ("instagram",),
        "purposes": ("show",),
        "signed_at": NOW,
    }
    return SignConsentV2.model_validate(given | changed)


CHILD_SAYS_YES = RecordAssent(youth_id=YOUTH, given=True, said_at=NOW - DAY)


FILLED = {
    "p": ["show"],
    "c": ["instagram"],
    "born_on": "15-03-2013",
    "relation": "parent",
    "authority": "yes",
    "name": CANARY,
}


async def site(**changed: object) -> Site:
    site = Site()
    await site.world.hear(CHILD_SAYS_YES)
    await site.world.hear(asked(**changed))
    return site
