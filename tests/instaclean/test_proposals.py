"""Helpers see what suits them, propose, and decide nothing."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.instaclean.domain.proposals import masked
from shared.contracts.instaclean.freeze import ApproveBatch
from shared.contracts.instaclean.helpers import NoteAcquaintance
from shared.contracts.instaclean.link import DropAccount
from shared.contracts.instaclean.notice import NoticePrepared, ShowNotice
from shared.contracts.instaclean.proposals import (
    CosignProposal,
    ListProposals,
    ListSuitable,
    NoticeProposed,
    ProposalCosigned,
    ScreenAccount,
)
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from tests.instaclean.helping import (
    DAY,
    EXPLANATION,
    HELPER,
    PROPOSAL,
    admit,
    open_to_helpers,
    propose,
    seen,
)


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
    world.restart()
    await world.do(cosign)

    assert len(world.of(NoticePrepared)) == 1
    assert len(world.of(ProposalCosigned)) == 1
    assert world.notice().prepared_by == "amina"


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


async def test_what_a_helper_wrote_goes_with_its_account(world: Any) -> None:
    await world.do(admit(world))
    await open_to_helpers(world)
    await world.do(propose(world), by=HELPER)
    await world.do(DropAccount(entry_id=world.entry_id(), reason="known"))
    await world.until(world.now + 31 * DAY)

    assert len(world.store.proposals) == len(world.store.screenings) == 0
