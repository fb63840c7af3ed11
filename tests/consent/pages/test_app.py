"""What must not be possible on any page."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.contracts.cloudevents import encode
from shared.contracts.consent.sign import SigningAsked
from tests.consent.pages.site import FILLED, PROOF, RECEIPT, SIGN, SORRY, TOKEN, site
from tests.consent.world import (
    CANARY,
)


async def test_who_guesses_links_must_wait_and_who_has_one_need_not() -> None:
    there = await site()
    there.limit.most = 10
    guess = f"/consent/sign/{'x' * 40}"
    guesses = [await there.get(f"{guess}{n}") for n in range(12)]
    neighbour = await there.get(guess, address="10.0.0.99")
    elsewhere = await there.get(guess, address="10.0.1.1")
    good = await there.get(SIGN)
    there.world.now += timedelta(hours=1)
    later = await there.get(guess)

    assert [g.status for g in guesses] == [404] * 10 + [429] * 2
    assert (neighbour.status, elsewhere.status, good.status) == (429, 404, 200)
    assert SORRY["too-often"] in neighbour.text
    assert later.status == 404


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "..%2f..", TOKEN.upper(), TOKEN + " "])
async def test_a_token_that_is_none_is_unknown(token: str) -> None:
    answer = await (await site()).get(f"/consent/sign/{token}")

    assert answer.status == 404
    assert SORRY["link-unknown"] in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join([b"c=instagram"] * 1000), b"%%%"])
async def test_what_is_no_form_is_refused(body: bytes) -> None:
    there = await site()
    answer = await there.call("POST", SIGN, body, "10.0.0.1")

    assert answer.status == 400
    assert SORRY["unreadable"] in answer.text


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
    paths = [PROOF, SIGN, "/consent/nothing", "/nothing", f"{SIGN}/", "/consent/keys"]
    answers = [await there.get(path) for path in paths]
    answers.append(await there.call("DELETE", SIGN, b"", "10.0.0.1"))
    for headers in (answer.headers for answer in answers):
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert "location" not in headers


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
