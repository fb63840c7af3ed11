"""The page of a receipt: what somebody gave, and taking it back."""

import json
from uuid import UUID

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.consent.texts import PAGES
from shared.contracts.consent.record import Signer
from shared.contracts.consent.take_down import TakeDownOpened
from tests.consent.pages.site import (
    FILLED,
    PROOF,
    SIGN,
    Site,
    site,
)
from tests.consent.world import (
    CANARY,
    MINUTE,
    MOTHER,
    posted,
    signed,
)

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
