"""Who asks what is known about them reads what is listed, and what platforms were told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.instaclean.handlers.access import MOST_ACCOUNTS
from shared.contracts.instaclean.access import FindNotices, PersonEntry, PersonNotices
from shared.contracts.instaclean.decide import DecisionCode, FileComplaint, RecordReview
from shared.contracts.instaclean.link import ConfirmLink, DropAccount
from shared.contracts.instaclean.send import SendBatch
from shared.contracts.roles import PRIVACY_OFFICER
from shared.language.instaclean import DECISIONS
from shared.messaging.inbox import Refuse
from tests.instaclean.batches import decision, frozen, sent
from tests.instaclean.conftest import DAY, EXPLANATION, World

OFFICER = "privacy-officer"


async def asked(world: World, **query: Any) -> PersonNotices:
    named = query or {"platform": "instagram", "handle": "plug"}
    answer = await world.hear(FindNotices.model_validate(named), actor=OFFICER)
    assert isinstance(answer, PersonNotices)
    return answer


async def the_entry(world: World) -> PersonEntry:
    (entry,) = (await asked(world)).entries
    return entry


async def test_the_notice_that_went_to_a_platform_is_in_the_answer(world: World) -> None:
    await sent(world, "plug")
    await world.do(decision(world), by="bram")
    notice_id = world.notice().notice_id

    answer = await asked(world)

    (notice,) = answer.entries[0].notices
    assert (notice.notice_id, notice.sent_at) == (notice_id, world.now)
    assert (notice.decision, notice.decided_at) == ("terminated", world.now)
    for part in (
        "Het account op Instagram staat op onze lijst met schadelijke accounts.",
        "Op 23-11-2026 stuurden wij Instagram een melding over dit account.",
        "Waarom: Drugs te koop.",
        "Volgens ons mag dit niet van de wet: Opiumwet, artikel 3b",
        EXPLANATION,
        "De links in de melding: https://www.instagram.com/p/plug1",
        "Instagram besloot op 23-11-2026: account opgeheven.",
        "Wij bewaren dit tot 22-06-2027. Daarna houden wij alleen aantallen over.",
    ):
        assert part in answer.entries[0].text


@pytest.mark.parametrize(
    "typed", ["@Plug", "https://www.instagram.com/plug/?hl=nl", "instagram.com/%70lug", "plug."]
)
async def test_the_account_is_found_however_its_name_is_typed(world: World, typed: str) -> None:
    await world.ready("plug")

    assert (await asked(world, platform="instagram", handle=typed)).total == 1


async def test_it_is_found_by_a_signal_that_pointed_at_it(world: World) -> None:
    report = world.report()
    await world.do(report)

    assert (await asked(world, signals=(report.signal_id,))).total == 1
    assert (await asked(world, signals=(UUID(int=3),))).total == 0


async def test_another_account_or_platform_finds_nothing(world: World) -> None:
    await world.ready("plug")

    assert (await asked(world, platform="instagram", handle="plug2")).entries == ()
    assert (await asked(world, platform="tiktok", handle="plug")).entries == ()


async def test_a_notice_that_was_not_sent_says_so(world: World) -> None:
    await world.ready("plug")

    answer = await asked(world)

    assert answer.entries[0].notices[0].sent_at is None
    assert "Die is niet verstuurd." in answer.entries[0].text
    assert "besloot" not in answer.entries[0].text
    assert "zolang de zaak loopt" in answer.entries[0].text


async def test_a_rehearsal_is_no_sending(worlds: type[World]) -> None:
    world = worlds(mode="test")
    batch_id = await frozen(world, "plug")
    await world.do(SendBatch(batch_id=batch_id), by="bram")

    assert (await the_entry(world)).notices[0].sent_at is None


async def test_a_complaint_and_what_came_of_it_are_told(world: World) -> None:
    await sent(world, "plug")
    await world.do(decision(world, outcome="rejected"), by="bram")
    notice_id = world.notice().notice_id
    await world.do(FileComplaint(notice_id=notice_id), by="bram")
    assert "Op die klacht is nog geen antwoord." in (await the_entry(world)).text
    review = {"notice_id": notice_id, "won": True, "decided_at": world.now}
    await world.do(RecordReview(**review), by="bram")

    assert "Het platform gaf ons daarna gelijk." in (await the_entry(world)).text


async def test_an_account_without_a_notice_is_told_with_what_was_seen(world: World) -> None:
    for signal in (1, 2):
        await world.do(world.report(signal=signal))

    entry = await the_entry(world)

    assert (entry.signals, entry.categories, entry.notices) == (2, ("drugs_aanbod",), ())
    assert "Wij zagen het 2 keer" in entry.text
    assert "zolang het account op de lijst staat" in entry.text


async def test_what_is_off_the_list_says_until_when_it_is_kept(world: World) -> None:
    await world.do(world.report())
    await world.do(DropAccount(entry_id=world.entry_id(), reason="mistake"), by="bram")

    answer = await asked(world)

    assert answer.entries[0].kept_until == world.now + 30 * DAY
    assert "Het is er af gehaald." in answer.entries[0].text


async def test_after_its_term_nothing_is_left_to_tell(world: World) -> None:
    await sent(world, "plug")
    await world.do(decision(world), by="bram")
    until = (await the_entry(world)).notices[0].kept_until
    assert until
    await world.until(until - timedelta(minutes=1))
    assert (await asked(world)).total == 1
    await world.until(until)

    assert (await asked(world)).total == 0


@pytest.mark.parametrize("handle", ["plug", "plug.nl2"])
async def test_two_names_of_one_account_give_the_same_answer(world: World, handle: str) -> None:
    await world.ready("plug")
    await world.do(world.report("plug.nl2"))
    pair = {"entry_id": world.entry_id("plug.nl2"), "other_id": world.entry_id("plug")}
    await world.do(ConfirmLink(**pair, link="same"), by="bram")

    answer = await asked(world, platform="instagram", handle=handle)

    (entry,) = answer.entries
    assert {name.get_secret_value() for name in entry.handles} == {"plug", "plug.nl2"}
    assert len(entry.notices) == 1


async def test_who_names_nobody_is_told_so(world: World) -> None:
    for query in ({"platform": "instagram"}, {"handle": "plug"}):
        with pytest.raises(Refuse, match="nobody-named"):
            await asked(world, **query)


async def test_nobody_who_worked_on_it_is_named(world: World) -> None:
    await sent(world, "plug")

    answer = await asked(world)

    assert "amina" not in answer.model_dump_json()
    assert "bram" not in answer.model_dump_json()


async def test_only_the_privacy_officer_may_ask(world: World) -> None:
    query = FindNotices.model_validate({"platform": "instagram", "handle": "plug"})

    assert FindNotices.senders == {PRIVACY_OFFICER}
    with pytest.raises(Refuse, match="not-for-helpers"):
        await world.hear(query, actor="helper-7")


async def test_many_accounts_are_read_page_by_page(world: World) -> None:
    reports = [world.report(f"naam{number}x") for number in range(MOST_ACCOUNTS + 1)]
    for report in reports:
        await world.do(report)
    signals = tuple(report.signal_id for report in reports)

    first = await asked(world, signals=signals)
    second = await asked(world, signals=signals, start=first.next)

    assert (len(first.entries), len(second.entries)) == (MOST_ACCOUNTS, 1)
    assert (first.total, second.next) == (MOST_ACCOUNTS + 1, None)


def test_every_decision_of_a_platform_has_words() -> None:
    assert set(DECISIONS) == set(DecisionCode.__args__)


@pytest.mark.parametrize("outcome", sorted(DECISIONS))
async def test_whatever_a_platform_decided_is_told(world: World, outcome: str) -> None:
    await sent(world, "plug")
    await world.do(decision(world, outcome=outcome), by="bram")

    assert f"besloot op 23-11-2026: {DECISIONS[outcome]}." in (await the_entry(world)).text
