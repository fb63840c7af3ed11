"""The pages without a browser: what is shown, what is taken, and what is kept out."""

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.consent.domain.signing import hash_of, receipt_token
from services.consent.pages.app import Pages
from services.consent.pages.limit import Limit
from services.consent.texts import PAGES
from shared.broker.publisher import ConnectionLost
from shared.contracts.cloudevents import encode
from shared.contracts.consent.people import RecordAssent
from shared.contracts.consent.post import TakeDownOpened
from shared.contracts.consent.record import ConsentDeclined, ConsentRecorded, Signer
from shared.contracts.consent.sign import AskToSign, SignConsent, SigningAsked
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse
from tests.consent.world import (
    CANARY,
    DAY,
    MINUTE,
    MOTHER,
    NOW,
    YOUTH,
    World,
    posted,
    signed,
    withdrawal,
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

    def __post_init__(self) -> None:
        parts = self.world.parts
        self.app = Pages(
            store=parts.store,
            organisation=parts.organisation,
            signet=parts.signet,
            kvk=parts.kvk,
            publish=self.publish,
            now=lambda: self.world.now,
            limit=self.limit,
            patience=0.2,
        ).app()

    async def publish(self, message: Message, **_: object) -> None:
        if self.away:
            raise ConnectionLost("away")
        self.sent.append(message)
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
        self.read = 0

        async def receive() -> dict[str, Any]:
            part = parts.pop(0) if parts else b""
            self.read += len(part)
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


# --- signing ------------------------------------------------------------------------


async def test_it_shows_what_is_signed_before_it_is_signed_and_nothing_is_ticked() -> None:
    page = await (await site()).get(SIGN)

    assert page.status == 200
    for shown in (
        "Mogen wij foto's en video's van uw kind gebruiken?",
        "Sam",
        "Jongerenwerk Maasdam",
        "Laten zien wat we doen",
        "Instagram",
        "Tekening wissen",
        "Ondertekenen",
    ):
        assert shown in page.text, shown
    assert "TikTok" not in page.text, "it was not asked for"
    assert " checked" not in page.text


async def test_what_was_ticked_is_given_and_what_was_not_is_refused() -> None:
    there = await site()
    answer = await there.post(SIGN, **FILLED)
    consent = there.world.store.youth(YOUTH).consent(UUID(int=701))

    assert (answer.status, answer.headers["location"]) == (303, PROOF)
    assert consent
    assert (consent.channels, consent.refused_channels) == (("instagram",), ("website",))
    assert (consent.purposes, consent.refused_purposes) == (("show",), ("invite",))
    assert (consent.relation, consent.guardian_id) == ("parent", MOTHER)
    assert consent.signature
    assert consent.signature.kind == "typed"
    assert await there.world.may_post() is None
    assert await there.world.may_post(channel="website") == "refused"


async def test_the_exact_words_that_were_shown_can_be_found_by_their_hash() -> None:
    there = await site()
    page = await there.get(SIGN)
    await there.post(SIGN, **FILLED)
    consent = there.world.store.youth(YOUTH).consent(UUID(int=701))
    assert consent
    assert consent.notice
    kept = there.world.store.notices.get(consent.notice.sha256)

    assert kept
    assert hash_of(kept.text) == consent.notice.sha256
    assert [line for line in kept.text.splitlines() if line not in page.text] == []


async def test_nobody_is_asked_in_a_language_that_is_not_there() -> None:
    there = await site()
    with pytest.raises(Refuse, match="unknown-language"):
        await there.world.hear(asked(id=UUID(int=710), token_sha256="0" * 64, language="fr"))

    assert there.world.store.links.get("0" * 64) is None


async def test_a_no_is_as_easy_and_asks_no_ticks() -> None:
    there = await site()
    answer = await there.post(SIGN, **FILLED | {"no": "yes"})
    page = await there.get(PROOF)

    assert answer.status == 303
    assert len(there.world.heard(ConsentDeclined)) == 1
    assert PAGES["nl"]["states"]["ConsentRefused"] in page.text
    assert await there.world.may_post() == "refused"


async def test_a_drawing_is_kept_as_a_path() -> None:
    there = await site()
    await there.post(SIGN, **FILLED, drawing="M1,2L30,40M5,6")
    consent = there.world.store.youth(YOUTH).consent(UUID(int=701))

    assert consent
    assert consent.signature
    assert consent.signature.kind == "drawn"


@pytest.mark.parametrize(
    ("born_on", "words", "counts"),
    [
        (date(2013, 3, 15), "Je bent nog geen 16", False),
        (date(2010, 11, 23), "Je bent 16 of ouder", True),
    ],
)
async def test_a_child_gives_assent_and_who_is_sixteen_consent(
    born_on: date, words: str, *, counts: bool
) -> None:
    there = await site(born_on=born_on, signer=Signer.YOUTH, guardian_id=None)
    page = await there.get(SIGN)
    mine = {"p": "show", "c": "instagram", "born_on": f"{born_on:%d-%m-%Y}", "name": "Sam"}
    answer = await there.post(SIGN, **mine)
    proof = await there.get(answer.headers["location"])

    assert words in page.text
    assert "gezag" not in page.text
    assert PAGES["nl"]["states"]["ConsentGiven"] in proof.text
    youth = there.world.store.youth(YOUTH)
    assert (youth.consent(UUID(int=701)) is not None) is counts
    assert (youth.assent(UUID(int=701)) is not None) is not counts


async def test_no_guardian_is_asked_before_the_child() -> None:
    with pytest.raises(Refuse, match="child-first"):
        await World().hear(asked())


@pytest.mark.parametrize(
    ("changed", "no"),
    [
        ({"expires_at": NOW}, "bad-expiry"),
        ({"expires_at": NOW + 61 * DAY}, "bad-expiry"),
        ({"born_on": date(2010, 11, 23)}, "youth-must-sign"),
        ({"born_on": date(2027, 1, 1)}, "not-a-birthday"),
        ({"channels": ("myspace",)}, "unknown-channel"),
    ],
)
async def test_what_cannot_be_asked(changed: dict[str, object], no: str) -> None:
    with pytest.raises(Refuse, match=no):
        await site(**changed)


@pytest.mark.parametrize(
    ("changed", "field_", "what"),
    [
        ({"born_on": ""}, "born_on", "no-date"),
        ({"born_on": "31-02-2013"}, "born_on", "no-date"),
        ({"born_on": "14-03-2013"}, "born_on", "other-date"),
        ({"relation": ""}, "relation", "choose"),
        ({"relation": "neighbour"}, "relation", "choose"),
        ({"authority": ""}, "authority", "authority"),
        ({"name": "  "}, "name", "no-name"),
        ({"name": "x" * 201}, "name", "long-name"),
        ({"c": []}, "c", "half"),
        ({"p": []}, "p", "half"),
        ({"drawing": "<svg onload=alert(1)>"}, "drawing", "bad-drawing"),
        ({"drawing": "M1,1" * 6000}, "drawing", "bad-drawing"),
    ],
)
async def test_a_mistake_is_said_in_a_sentence_beside_its_field(
    changed: dict[str, object], field_: str, what: str
) -> None:
    there = await site()
    answer = await there.post(SIGN, **FILLED | changed)

    assert answer.status == 422
    assert answer.text.count(WRONG[what]) == 2, "in the summary and beside the field"
    assert f'href="#{field_}"' in answer.text
    assert there.sent == []


async def test_what_was_filled_in_is_not_asked_again() -> None:
    there = await site()
    answer = await there.post(SIGN, **FILLED | {"name": ""})

    assert re.search(r'value="instagram"\s+checked', answer.text)
    assert 'value="15-03-2013"' in answer.text


# --- what must not be possible ------------------------------------------------------


async def test_a_script_in_a_name_is_shown_as_text() -> None:
    there = await site(youth_name="<script>alert(1)</script>")
    evil = '"><script>alert(2)</script>'
    page = await there.get(SIGN)
    again = await there.post(SIGN, **FILLED | {"name": evil, "relation": ""})
    await there.post(SIGN, **FILLED | {"name": evil})
    proof = await there.get(PROOF)

    for answer in (page, again, proof):
        assert b"<script>alert" not in answer.body
        assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert evil in proof.text


async def test_a_link_works_once() -> None:
    there = await site()
    first = await there.post(SIGN, **FILLED)
    replay = await there.post(SIGN, **FILLED | {"name": "Iemand Anders"})
    look = await there.get(SIGN)

    assert first.status == 303
    for answer in (replay, look):
        assert answer.status == 410
        assert SORRY["link-used"] in answer.text
    (consent,) = there.world.store.youth(YOUTH).consents
    assert consent.signer_name.get_secret_value() == CANARY
    assert "Sam" not in str(there.world.everything()["link"])


async def test_an_impatient_thumb_sees_its_receipt_twice() -> None:
    there = await site()
    answers = [await there.post(SIGN, **FILLED) for _ in range(2)]

    assert [a.headers.get("location") for a in answers] == [PROOF, PROOF]
    assert len(there.sent) == len(there.world.heard(ConsentRecorded)) == 1


async def test_of_two_who_send_at_once_one_wins() -> None:
    there = await site()
    one, two = (
        SignConsent(
            id=UUID(int=800 + n),
            token=TOKEN,
            youth_id=YOUTH,
            signer_name=f"Naam {n}",
            relation="parent",
            authority=True,
            channels=("instagram",),
            purposes=("show",),
            signed_at=NOW,
        )
        for n in (1, 2)
    )
    await there.world.hear_with_a_crash_at_every_publish(one)
    with pytest.raises(Refuse, match="link-used"):
        await there.world.hear(two)
    await there.world.hear(one)

    assert len(there.world.store.youth(YOUTH).consents) == 1
    assert len(there.world.heard(ConsentRecorded)) == 1


async def test_a_crash_after_signing_cannot_be_taken_over_by_another_form() -> None:
    there = await site()
    world = there.world
    one = {
        "token": TOKEN,
        "youth_id": YOUTH,
        "relation": "parent",
        "authority": True,
        "channels": ("instagram",),
        "purposes": ("show",),
        "signed_at": NOW,
    }
    put = world.store.links.put

    async def crash(*_: object) -> None:
        raise ConnectionLost("away")

    world.store.links.put = crash  # type: ignore[method-assign]
    with pytest.raises(ConnectionLost):
        await world.hear(SignConsent(id=UUID(int=801), signer_name=CANARY, **one))
    world.store.links.put = put  # type: ignore[method-assign]

    with pytest.raises(Refuse, match="link-used"):
        await world.hear(SignConsent(id=UUID(int=802), signer_name="Iemand Anders", **one))
    await world.hear(SignConsent(id=UUID(int=801), signer_name=CANARY, **one))
    assert len(world.store.youth(YOUTH).consents) == 1


async def test_an_expired_link_says_so() -> None:
    there = await site()
    there.world.now = NOW + 7 * DAY - MINUTE
    before = await there.get(SIGN)
    there.world.now = NOW + 7 * DAY
    after = await there.post(SIGN, **FILLED)

    assert before.status == 200
    assert (after.status, there.sent) == (410, [])
    assert SORRY["link-expired"] in after.text


async def test_a_withdrawal_closes_the_links_that_were_sent_before() -> None:
    there = await site()
    await there.world.hear(withdrawal())
    answer = await there.post(SIGN, **FILLED)

    assert answer.status == 410
    assert SORRY["link-cancelled"] in answer.text


async def test_after_five_wrong_birthdays_the_link_is_closed() -> None:
    there = await site()
    answers = [await there.post(SIGN, **FILLED | {"born_on": "1-1-2013"}) for _ in range(5)]
    right = await there.post(SIGN, **FILLED)

    assert [a.status for a in answers] == [422, 422, 422, 422, 410]
    assert right.status == 410
    assert SORRY["link-locked"] in right.text
    assert there.sent == []


async def test_who_guesses_links_must_wait_and_who_does_not_need_not() -> None:
    there = await site()
    guesses = [await there.get(f"/consent/sign/{'x' * 40}{n}") for n in range(12)]
    locked = await there.get(SIGN)
    other = await there.get(SIGN, address="10.0.0.2")
    there.world.now += timedelta(minutes=10)
    later = await there.get(SIGN)

    assert [g.status for g in guesses] == [404] * 10 + [429] * 2
    assert (locked.status, other.status, later.status) == (429, 200, 200)
    assert SORRY["too-often"] in locked.text


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "..%2f..", TOKEN.upper(), TOKEN + " "])
async def test_a_token_that_is_none_is_unknown(token: str) -> None:
    answer = await (await site()).get(f"/consent/sign/{token}")

    assert answer.status == 404
    assert SORRY["link-unknown"] in answer.text


async def test_a_signature_of_ten_megabytes_is_not_even_read() -> None:
    there = await site()
    answer = await there.call("POST", SIGN, b"drawing=" + b"M" * 10_000_000, "10.0.0.1")

    assert answer.status == 413
    assert SORRY["too-large"] in answer.text
    assert there.read < 200_000


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join([b"c=instagram"] * 1000), b"%%%"])
async def test_what_is_no_form_is_refused(body: bytes) -> None:
    there = await site()
    answer = await there.call("POST", SIGN, body, "10.0.0.1")

    assert answer.status == 400
    assert SORRY["unreadable"] in answer.text


async def test_choices_that_were_not_offered_are_not_taken() -> None:
    there = await site()
    await there.post(SIGN, **FILLED | {"c": ["instagram", "tiktok", "myspace"]})
    consent = there.world.store.youth(YOUTH).consent(UUID(int=701))

    assert consent
    assert consent.channels == ("instagram",)
    with pytest.raises(Refuse, match="unknown-channel"):
        await (await site()).world.hear(
            SignConsent(
                token=TOKEN,
                youth_id=YOUTH,
                signer_name=CANARY,
                channels=("tiktok",),
                purposes=("show",),
                signed_at=NOW,
            )
        )


async def test_while_memory_is_behind_or_the_broker_away_nothing_is_taken() -> None:
    there = await site()
    there.world.bucket.caught_up.clear()
    behind = await there.get(SIGN)
    there.world.bucket.caught_up.set()
    there.away = True
    away = await there.post(SIGN, **FILLED)

    assert (behind.status, away.status) == (503, 503)
    assert SORRY["not-now"] in behind.text
    assert SORRY["not-now"] in away.text


async def test_no_page_can_be_kept_framed_or_told_onwards() -> None:
    there = await site()
    await there.post(SIGN, **FILLED)
    for path in (PROOF, SIGN, "/consent/nothing"):
        headers = (await there.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_the_token_is_nowhere_but_in_the_link() -> None:
    there = await site()
    await there.post(SIGN, **FILLED)
    kept = b"".join(e.value or b"" for e in there.world.shelf._rows.values())
    wire = [encode(m, source="urn:nld:test", schemas="x") for m in there.world.told]

    assert len(wire) >= 3
    for secret in (TOKEN, RECEIPT):
        assert secret.encode() not in kept
        assert secret not in str(wire)
    assert CANARY not in str(wire)
    assert [e.request_id for e in there.world.heard(SigningAsked)] == [UUID(int=701)]


async def test_links_that_are_long_over_are_forgotten_with_the_name_in_them() -> None:
    there = await site()
    world = there.world
    world.now = NOW + 7 * DAY + 60 * DAY
    await world.start()
    assert world.store.links.get(hash_of(TOKEN))
    world.now += MINUTE
    await world.start()

    assert world.store.links.get(hash_of(TOKEN)) is None


def test_the_limit_forgets_the_oldest_address_and_not_the_newest() -> None:
    limit = Limit(most=1, addresses=2)
    for address in ("a", "b", "c"):
        limit.count(address, now=NOW)

    assert [limit.is_over(address, now=NOW) for address in "abc"] == [False, True, True]


# --- the receipt, and withdrawing ---------------------------------------------------


async def receipt_of(there: Site) -> tuple[str, OKPKey]:
    await there.post(SIGN, **FILLED)
    receipt = await there.get(f"{PROOF}/receipt.jws")
    keys = json.loads((await there.get("/consent/keys")).body)
    return receipt.body.decode(), OKPKey.import_key(keys["keys"][0])


async def test_the_receipt_is_the_signed_record() -> None:
    token, key = await receipt_of(await site())
    read = jws.deserialize_compact(token, key, algorithms=["Ed25519"])
    record = json.loads(read.payload)

    assert "d" not in key.as_dict(), "the private half is nobody's business"
    assert read.headers()["kid"] == key.thumbprint()
    assert record["header"]["schema_version"].endswith("#record-eu-gdpr")
    assert record["header"]["record_id"] == str(UUID(int=701))
    assert record["processing"]["channels"] == [
        {"channel": "instagram", "given": True},
        {"channel": "website", "given": False},
    ]
    assert record["parties"][1]["name"] == CANARY
    assert record["event"]["event_state"] == "ConsentGiven"
    for section, fields in MANDATORY.items():
        assert set(fields) <= set(record[section]), section


# ISO/IEC TS 27560, and what the GDPR asks besides.
MANDATORY = {
    "header": ["schema_version", "record_id", "pii_principal_id"],
    "processing": [
        "privacy_notice",
        "language",
        "purposes",
        "lawful_basis",
        "pii_information",
        "pii_controllers",
        "collection_method",
        "processing_method",
        "storage_locations",
        "retention_period",
        "jurisdiction",
        "recipient_third_parties",
        "withdrawal_method",
        "privacy_rights",
        "authority_party",
    ],
    "event": ["event_time", "valid_until", "entity_id", "event_type", "event_state"],
}


async def test_the_receipt_does_not_change_after_a_withdrawal() -> None:
    there = await site()
    before, _ = await receipt_of(there)
    await there.post(PROOF)

    assert (await there.get(f"{PROOF}/receipt.jws")).body.decode() == before


@pytest.mark.parametrize("where", [0, 1, 2])
async def test_a_receipt_that_was_tampered_with_is_not_ours(where: int) -> None:
    token, key = await receipt_of(await site())
    parts = token.split(".")
    middle = len(parts[where]) // 2
    other = "A" if parts[where][middle] != "A" else "B"
    parts[where] = parts[where][:middle] + other + parts[where][middle + 1 :]

    with pytest.raises(JoseError):
        jws.deserialize_compact(".".join(parts), key, algorithms=["Ed25519"])


async def test_withdrawing_is_one_tap_without_a_login_and_takes_down_what_was_posted() -> None:
    there = await site()
    await there.post(SIGN, **FILLED)
    await there.world.hear(posted())
    there.world.now += MINUTE
    page = await there.get(PROOF)
    answer = await there.post(PROOF)
    after = await there.get(PROOF)

    assert page.text.count("<button") == 1
    assert (answer.status, answer.headers["location"]) == (303, PROOF)
    assert PAGES["nl"]["states"]["ConsentWithdrawn"] in after.text
    assert "<button" not in after.text
    assert await there.world.may_post() == "withdrawn"
    assert len(there.world.heard(TakeDownOpened)) == 1


async def test_a_second_tap_does_not_undo_what_was_signed_since() -> None:
    there = await site()
    await there.post(SIGN, **FILLED)
    there.world.now += MINUTE
    await there.post(PROOF)
    there.world.now += MINUTE
    await there.world.hear(signed(2, guardian_id=MOTHER, signed_at=there.world.now))
    there.world.now += MINUTE
    await there.post(PROOF)

    assert await there.world.may_post() is None


async def test_looking_at_a_receipt_withdraws_nothing() -> None:
    there = await site()
    await there.post(SIGN, **FILLED)
    await there.get(PROOF)

    assert await there.world.may_post() is None


async def test_a_child_withdraws_from_its_own_receipt() -> None:
    there = await site(signer=Signer.YOUTH, guardian_id=None)
    await there.world.hear(signed(2))
    mine = {"p": "show", "c": "instagram", "born_on": "15-03-2013", "name": "Sam"}
    await there.post(SIGN, **mine)
    before = await there.world.may_post()
    there.world.now += MINUTE
    await there.post(PROOF)

    assert before is None
    assert await there.world.may_post() == "child-objects"
