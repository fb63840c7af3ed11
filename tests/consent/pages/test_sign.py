"""The page somebody signs on: what is shown, what is taken, and what is said of a mistake."""

import re
from datetime import date
from uuid import UUID

import pytest

from services.consent.domain.link import hash_of
from services.consent.texts import PAGES
from shared.contracts.consent.record import ConsentDeclined, ConsentRecorded, Signer
from shared.contracts.consent.sign import WrongBirthdayNoted
from shared.messaging.inbox import Refuse
from tests.consent.pages.site import (
    FILLED,
    PROOF,
    SIGN,
    SORRY,
    TOKEN,
    WRONG,
    form_sent,
    site,
)
from tests.consent.world import (
    CANARY,
    DAY,
    MINUTE,
    MOTHER,
    NOW,
    YOUTH,
    withdrawal,
)


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
    assert there.world.store.youth(YOUTH).consents == ()


async def test_what_was_filled_in_is_not_asked_again() -> None:
    there = await site()
    answer = await there.post(SIGN, **FILLED | {"name": ""})

    assert re.search(r'value="instagram"\s+checked', answer.text)
    assert 'value="15-03-2013"' in answer.text


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
    answers = [
        await there.post(SIGN, **FILLED | {"born_on": f"{day}-1-2013"}) for day in range(1, 6)
    ]
    right = await there.post(SIGN, **FILLED)

    assert [a.status for a in answers] == [422, 422, 422, 422, 410]
    assert right.status == 410
    assert SORRY["link-locked"] in right.text
    noted = there.world.heard(WrongBirthdayNoted)
    assert [(e.tries, e.locked) for e in noted][-2:] == [(4, False), (5, True)]
    assert there.world.erased == 5, "what was filled in is kept of no try"


async def test_the_fifth_try_may_be_the_right_one() -> None:
    there = await site()
    for day in range(1, 5):
        await there.post(SIGN, **FILLED | {"born_on": f"{day}-1-2013"})
    right = await there.post(SIGN, **FILLED)

    assert (right.status, right.headers["location"]) == (303, PROOF)


async def test_the_same_wrong_birthday_sent_twice_is_one_try() -> None:
    there = await site()
    again = [await there.post(SIGN, **FILLED | {"born_on": "1-1-2013"}) for _ in range(2)]

    assert [a.status for a in again] == [422, 422]
    assert [e.tries for e in there.world.heard(WrongBirthdayNoted)] == [1]


async def test_a_form_with_another_mistake_in_it_tells_nothing_of_the_birthday() -> None:
    there = await site()
    answers = [
        await there.post(SIGN, **FILLED | {"name": "", "born_on": born_on})
        for born_on in ("1-1-2013", FILLED["born_on"])
    ]

    assert [a.status for a in answers] == [422, 422]
    assert not any(WRONG["other-date"] in answer.text for answer in answers)
    assert there.sent == []


async def test_nobody_hears_that_a_birthday_is_wrong_before_it_was_counted() -> None:
    there = await site()
    there.deaf = True
    answer = await there.post(SIGN, **FILLED | {"born_on": "1-1-2013"})

    assert answer.status == 202
    assert WRONG["other-date"] not in answer.text


async def test_a_page_keeps_nothing_itself() -> None:
    there = await site()
    before = there.world.everything()
    there.deaf = True
    for form in (FILLED, FILLED | {"born_on": "1-1-2013"}, FILLED | {"name": ""}):
        await there.post(SIGN, **form)

    assert there.world.everything() == before


async def test_choices_that_were_not_offered_are_not_taken() -> None:
    there = await site()
    await there.post(SIGN, **FILLED | {"c": ["instagram", "tiktok", "myspace"]})
    consent = there.world.store.youth(YOUTH).consent(UUID(int=701))

    assert consent
    assert consent.channels == ("instagram",)
    with pytest.raises(Refuse, match="unknown-channel"):
        await (await site()).world.hear(form_sent(1, channels=("tiktok",)))


@pytest.mark.parametrize(
    "born_on", ["01-01-1850", "0001-01-01", "31-12-1899", "1-1-2200", "9999-12-31"]
)
async def test_a_birthday_of_another_age_is_no_date_and_no_try(born_on: str) -> None:
    there = await site()
    answer = await there.post(SIGN, **FILLED | {"born_on": born_on})
    link = there.world.store.links.get(hash_of(TOKEN))

    assert answer.status == 422
    assert WRONG["no-date"] in answer.text
    assert there.sent == []
    assert link
    assert link.tries == 0


async def test_a_guardian_hears_at_once_that_the_child_now_signs_itself() -> None:
    there = await site(born_on=date(2010, 11, 24))
    before = await there.get(SIGN)
    there.world.now += 2 * DAY
    page = await there.get(SIGN)
    answer = await there.post(SIGN, **FILLED | {"born_on": "24-11-2010"})

    assert before.status == 200
    assert (page.status, answer.status) == (410, 410)
    assert SORRY["youth-must-sign"] in page.text
    assert SORRY["youth-must-sign"] in answer.text
