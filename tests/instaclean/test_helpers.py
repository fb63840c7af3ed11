"""Helpers see what suits them, propose, and decide nothing; reviewers get a pause."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.instaclean.domain.helpers import masked
from shared.contracts.instaclean.exposure import AskExposure
from shared.contracts.instaclean.freeze import ApproveBatch
from shared.contracts.instaclean.helpers import (
    AdmitHelper,
    EndHelper,
    HelperAdmitted,
    HelperEnded,
    HoursNoted,
    NoteAcquaintance,
    NoteHours,
    ShowHours,
)
from shared.contracts.instaclean.notice import NoticePrepared, ShowNotice
from shared.contracts.instaclean.proposals import (
    CosignProposal,
    ListProposals,
    ListSuitable,
    NoticeProposed,
    ProposalCosigned,
    ProposeNotice,
    ScreenAccount,
)
from shared.contracts.message import REGISTRY
from shared.contracts.roles import Role
from shared.hosting.service import installed
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse

installed()
DAY = timedelta(days=1)
HELPER = "helper-07"
PROPOSAL = UUID(int=70)
EXPLANATION = "Dit account biedt in stories drugs te koop aan, met prijzen en een bezorgdienst."


def admit(world: Any, **changed: Any) -> AdmitHelper:
    given = {
        "helper": HELPER,
        "neighbourhood": "de-linden",
        "minutes": 1200,
        "until": world.now + 30 * DAY,
    }
    return AdmitHelper(**given | changed)


def propose(world: Any, name: str = "plug", **changed: Any) -> ProposeNotice:
    given = {
        "entry_id": world.entry_id(name),
        "proposal_id": PROPOSAL,
        "ground": "illegal",
        "reference": "nl/opiumwet-3b",
        "explanation": EXPLANATION,
    }
    return ProposeNotice.model_validate(given | changed)


async def open_to_helpers(world: Any, name: str = "plug", **changed: Any) -> None:
    await world.do(world.report(name, **{"neighbourhood": "noord"} | changed))
    await world.do(ScreenAccount(entry_id=world.entry_id(name), suitable=True))


async def seen(world: Any) -> list[str]:
    answer = await world.do(ListSuitable(), by=HELPER)
    return [view.handle.get_secret_value() for view in answer.accounts]


# --- what they may see ------------------------------------------------------------


async def test_a_helper_sees_what_was_screened_with_a_mask(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(world.report("other", neighbourhood="noord"))
    answer = await world.do(ListSuitable(), by=HELPER)

    (view,) = answer.accounts
    assert view.handle.get_secret_value() == "p•••"
    assert [item.url for item in view.items] == [None]
    assert all(item.blurred for item in view.items)


async def test_a_supervisor_may_open_the_address(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(ScreenAccount(entry_id=world.entry_id(), suitable=True, with_address=True))
    (view,) = (await world.do(ListSuitable(), by=HELPER)).accounts

    assert view.handle.get_secret_value() == "plug"
    assert view.items[0].url is not None


async def test_it_sees_nothing_of_its_own_neighbourhood_nor_of_an_unknown_one(
    world: Any,
) -> None:
    await world.do(admit(world))
    await open_to_helpers(world, "near", neighbourhood="de-linden")
    await open_to_helpers(world, "nowhere", neighbourhood=None)
    await open_to_helpers(world, "far")
    assert await seen(world) == ["f••"]

    await world.do(world.report("far", signal=2, neighbourhood="de-linden"))
    assert await seen(world) == []


async def test_it_sees_nobody_it_knows(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(NoteAcquaintance(helper=HELPER, entry_id=world.entry_id()))

    assert await seen(world) == []


@pytest.mark.parametrize(
    "category", [code for code, c in CATEGORIES.items() if not c.suits_helpers]
)
async def test_violence_sexuality_and_victims_cannot_be_opened(
    world: Any, category: str
) -> None:
    if CATEGORIES[category].never_shared:
        with pytest.raises(Refuse, match="never-on-the-list"):
            await world.do(world.report(category=category))
        return
    await world.do(world.report(category=category, neighbourhood="noord"))

    with pytest.raises(Refuse, match="not-suitable"):
        await world.do(ScreenAccount(entry_id=world.entry_id(), suitable=True))


async def test_what_turns_out_to_be_violent_is_gone_at_once(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    assert await seen(world)
    await world.do(world.report(signal=2, category="geweld", neighbourhood="noord"))

    assert await seen(world) == []
    with pytest.raises(Refuse, match="not-suitable"):
        await world.do(propose(world), by=HELPER)


async def test_where_a_minor_is_affected_it_is_gone(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(world.prepare(affected_minor="yes"))

    assert await seen(world) == []


@given(st.text(min_size=1, max_size=200))
def test_a_mask_shows_one_letter_and_the_length(handle: str) -> None:
    assert masked(handle)[:1] == handle[:1]
    assert set(masked(handle)[1:]) <= {"•"}
    assert len(masked(handle)) == len(handle)


# --- how long ---------------------------------------------------------------------


async def test_it_ends_by_itself(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.until(world.now + 30 * DAY)

    (told,) = world.of(HelperEnded)
    assert told.because == "expired"
    with pytest.raises(Refuse, match="helper-ended"):
        await world.do(ListSuitable(), by=HELPER)


async def test_it_ends_by_the_clock_also_when_the_timer_got_lost(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    world.timers.clear()
    world.now += 30 * DAY

    with pytest.raises(Refuse, match="helper-ended"):
        await world.do(propose(world), by=HELPER)
    await world.start()
    await world.until(world.now)
    assert len(world.of(HelperEnded)) == 1


async def test_a_longer_term_outlives_the_first_timer(world: Any) -> None:
    await world.do(admit(world))
    await world.do(admit(world, until=world.now + 60 * DAY))
    await world.until(world.now + 31 * DAY)

    assert world.of(HelperEnded) == []
    assert len(world.of(HelperAdmitted)) == 2


async def test_a_supervisor_can_end_it_and_nobody_stays_for_ever(world: Any) -> None:
    await world.do(admit(world))
    await world.do(EndHelper(helper=HELPER))
    with pytest.raises(Refuse, match="helper-ended"):
        await world.do(ListSuitable(), by=HELPER)
    with pytest.raises(Refuse, match="bad-term"):
        await world.do(admit(world, until=world.now + 400 * DAY))


# --- proposing --------------------------------------------------------------------


async def test_a_proposal_becomes_a_notice_of_the_supervisor_who_cosigns(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(propose(world), by=HELPER)
    assert world.of(NoticePrepared) == []
    (waiting,) = (await world.do(ListProposals())).proposals
    assert waiting.helper == HELPER

    await world.do(
        CosignProposal(
            entry_id=world.entry_id(),
            proposal_id=PROPOSAL,
            accept=True,
            good_faith=True,
            seen_live_at=world.now,
        ),
        by="amina",
    )
    assert world.notice().prepared_by == "amina"
    assert world.notice().state == "ready"
    assert (await world.do(ListProposals())).proposals == ()


async def test_a_proposal_can_be_given_back(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(propose(world), by=HELPER)
    back = CosignProposal(entry_id=world.entry_id(), proposal_id=PROPOSAL, accept=False)
    await world.do(back)
    (view,) = (await world.do(ListSuitable(), by=HELPER)).accounts

    assert view.proposal == "returned"
    assert world.of(NoticePrepared) == []
    with pytest.raises(Refuse, match="not-now"):
        await world.do(back.model_copy(update={"id": uuid4(), "accept": True}))


async def test_what_looks_like_a_victim_s_data_is_pointed_out(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(propose(world, explanation=EXPLANATION + " Bel 0612345678."), by=HELPER)
    (waiting,) = (await world.do(ListProposals())).proposals

    assert "phone-number" in waiting.looks_personal


async def test_an_id_belongs_to_one_helper_and_one_text(world: Any) -> None:
    await world.do(admit(world))
    await world.do(admit(world, helper="helper-08"))
    await open_to_helpers(world)
    await world.do(propose(world), by=HELPER)

    with pytest.raises(Refuse, match="proposal-id-taken"):
        await world.do(propose(world), by="helper-08")


async def test_twice_is_once(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    proposal = propose(world)
    cosign = CosignProposal(
        entry_id=world.entry_id(), proposal_id=PROPOSAL, accept=True, good_faith=True
    )
    for message, by in ((proposal, HELPER), (proposal, HELPER), (cosign, ""), (cosign, "")):
        await world.do(message, by=by or "amina")

    counts = [len(world.of(e)) for e in (NoticeProposed, ProposalCosigned, NoticePrepared)]
    assert counts == [1, 1, 1]


@pytest.mark.parametrize("dies_after", range(1, 6))
async def test_cut_off_anywhere_a_cosigned_proposal_is_one_notice(
    worlds: Any, dies_after: int
) -> None:
    world = worlds()
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(propose(world), by=HELPER)
    cosign = CosignProposal(
        entry_id=world.entry_id(), proposal_id=PROPOSAL, accept=True, good_faith=True
    )
    world.steps, world.dies_after = 0, dies_after
    with pytest.raises(BaseException, match="cut off"):
        await world.do(cosign)
    world.todo.clear()
    await world.restart()
    await world.do(cosign)

    assert len(world.of(NoticePrepared)) == 1
    assert len(world.of(ProposalCosigned)) == 1
    assert world.notice().prepared_by == "amina"


# --- hours ------------------------------------------------------------------------


async def test_hours_and_talks_add_up_and_are_kept_after_the_end(world: Any) -> None:
    await world.do(admit(world))
    work = NoteHours(helper=HELPER, on=world.now.date(), minutes=90)
    await world.do(work)
    await world.do(work)
    await world.do(EndHelper(helper=HELPER))
    await world.do(NoteHours(helper=HELPER, on=world.now.date(), minutes=30, talk=True))
    stated = await world.do(ShowHours(helper=HELPER), by=HELPER)

    assert (stated.minutes, stated.minutes_to_serve, stated.talks) == (120, 1200, 1)
    assert (len(stated.days), stated.ended) == (2, True)
    assert len(world.of(HoursNoted)) == 2


async def test_a_helper_sees_no_other_s_hours(world: Any) -> None:
    await world.do(admit(world, helper="helper-08"))

    with pytest.raises(Refuse, match="not-for-helpers"):
        await world.do(ShowHours(helper="helper-08"), by=HELPER)


# --- deciding ---------------------------------------------------------------------


def test_helpers_may_send_three_things_and_no_more() -> None:
    assert {m.name for m in REGISTRY.values() if Role.HELPER in m.senders} == {
        "list-suitable",
        "propose-notice",
        "show-hours",
    }


@pytest.mark.parametrize(
    "decision",
    [
        ApproveBatch(batch_id=UUID(int=1)),
        CosignProposal(entry_id=UUID(int=1), proposal_id=PROPOSAL, accept=True),
        ShowNotice(entry_id=UUID(int=1)),
        ScreenAccount(entry_id=UUID(int=1), suitable=True),
    ],
)
async def test_a_helper_decides_nothing(world: Any, decision: Any) -> None:
    await world.do(admit(world))

    with pytest.raises(Refuse, match="not-for-helpers"):
        await world.do(decision, by=HELPER)


# --- reviewers --------------------------------------------------------------------


async def test_after_many_accounts_there_is_a_warning_and_then_a_pause(worlds: Any) -> None:
    world = worlds(look_away_after=5, pause_minutes=15)
    await world.do(world.report())
    look = ShowNotice(entry_id=world.entry_id())
    warned = []
    for _ in range(5):
        await world.do(look, by="amina")
        warned.append((await world.do(AskExposure(), by="amina")).warn)

    assert warned == [False, False, False, True, False]
    with pytest.raises(Refuse, match="take-a-pause"):
        await world.do(look, by="amina")
    await world.do(look, by="bram")  # somebody else has not seen so much

    world.now += timedelta(minutes=15)
    assert (await world.do(AskExposure(), by="amina")).paused_until is None
    await world.do(look, by="amina")


async def test_tomorrow_begins_at_zero_and_counts_are_forgotten(worlds: Any) -> None:
    world = worlds(look_away_after=5)
    await world.do(world.report())
    await world.do(ShowNotice(entry_id=world.entry_id()), by="amina")
    assert (await world.do(AskExposure(), by="amina")).opened == 1

    world.now += DAY
    assert (await world.do(AskExposure(), by="amina")).opened == 0
    world.now += 7 * DAY
    await world.start()
    assert list(world.store.seen) == []
