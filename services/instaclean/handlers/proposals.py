"""What helpers see and propose; a supervisor screens first, and co-signs."""

from dataclasses import replace
from uuid import UUID, uuid5

from services.instaclean.domain.account import Account
from services.instaclean.domain.findings import unresolved
from services.instaclean.domain.helpers import Helper
from services.instaclean.domain.proposals import (
    ACCEPTED,
    PROPOSED,
    RETURNED,
    Proposal,
    Screening,
    cannot_screen,
    cannot_see,
    masked,
)
from services.instaclean.effects.prepare import items_of, prepare
from services.instaclean.effects.search import Searcher
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.notice import PrepareNotice
from shared.contracts.instaclean.proposals import (
    AccountScreened,
    CosignProposal,
    ListProposals,
    ListSuitable,
    NoticeProposed,
    ProposalCosigned,
    Proposals,
    ProposalView,
    ProposeNotice,
    ScreenAccount,
    Suitable,
    SuitableItem,
    SuitableView,
)
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn

SHOWN = 100  # proposals in an answer


@inbox.on(ScreenAccount)
async def screen_account(command: ScreenAccount, turn: Turn[InstacleanStore]) -> None:
    """Open an account to helpers, or close it; what it is about may forbid it."""
    account = turn.store.known(command.entry_id)
    tally = turn.store.tally(account.entry_id)
    notice = turn.store.notices.get(account.notice_id)
    if command.suitable and (why := cannot_screen(tally, notice)):
        raise Refuse(why, field="suitable")
    screening = Screening(
        entry_id=account.entry_id,
        suitable=command.suitable,
        with_address=command.with_address,
        by=turn.actor,
        at=turn.now,
    )

    if turn.store.screenings.is_past(account.entry_id, command.id):
        return
    await turn.store.screenings.put(account.entry_id, screening, by=command.id)
    await turn.publish(
        AccountScreened(
            id=command.derive("screened"),
            entry_id=account.entry_id,
            suitable=command.suitable,
        )
    )


@inbox.on(ListSuitable)
async def list_suitable(query: ListSuitable, turn: Turn[InstacleanStore]) -> Suitable:
    """Return what this helper may work on."""
    helper = turn.store.helpers.get(turn.actor)
    if helper is None or not helper.is_in(turn.now):
        raise Refuse("helper-ended")
    views: list[SuitableView] = []
    for screening in turn.store.screenings:
        account = turn.store.accounts.get(screening.entry_id)
        if account is None or _why_not(turn, helper, screening.entry_id):
            continue
        views.append(_view(turn.store, account, screening, helper))
        if len(views) == query.limit:
            break
    return Suitable(accounts=tuple(views))


@inbox.on(ProposeNotice)
async def propose_notice(
    command: ProposeNotice,
    turn: Turn[InstacleanStore],
    searcher: Searcher,
    settings: InstacleanSettings,
) -> None:
    """Keep what a helper proposes; only a supervisor can make a notice of it."""
    account = turn.store.known(command.entry_id)
    proposal = turn.store.proposals.get(command.proposal_id)
    if proposal is None:
        helper = turn.store.helpers.get(turn.actor)
        if why := _why_not(turn, helper, account.entry_id):
            raise Refuse(why, field="entry_id")
        found = searcher.search(
            command.explanation.get_secret_value(),
            account,
            about=command.proposal_id,
            today=turn.now.astimezone(settings.zone).date(),
        )
        proposal = Proposal(
            proposal_id=command.proposal_id,
            entry_id=account.entry_id,
            helper=turn.actor,
            ground=command.ground,
            reference=command.reference,
            explanation=command.explanation,
            language=command.language,
            suspect=unresolved(found, ()),
            proposed_at=turn.now,
        )
    elif proposal.helper != turn.actor or proposal.explanation != command.explanation:
        raise Refuse("proposal-id-taken", field="proposal_id")

    await turn.store.proposals.put(command.proposal_id, proposal)
    await turn.publish(
        NoticeProposed(
            id=uuid5(proposal.proposal_id, "proposed"),
            entry_id=account.entry_id,
            proposal_id=proposal.proposal_id,
        )
    )


@inbox.on(CosignProposal)
async def cosign_proposal(
    command: CosignProposal,
    turn: Turn[InstacleanStore],
    searcher: Searcher,
    settings: InstacleanSettings,
) -> None:
    """Make a proposal the supervisor's own notice, or give it back."""
    proposal = turn.store.proposals.get(command.proposal_id)
    if proposal is None:
        raise TooEarly("unknown-proposal", field="proposal_id")
    if proposal.cause not in (None, command.id):
        raise Refuse("not-now", field="proposal_id")
    if command.accept:
        notice = _notice_from(proposal, command)
        await prepare(replace(turn, cause=notice.id), notice, searcher, settings)
    state = ACCEPTED if command.accept else RETURNED
    update = {"state": state, "cosigned_by": turn.actor, "cause": command.id}

    await turn.store.proposals.put(proposal.proposal_id, proposal.model_copy(update=update))
    await turn.publish(
        ProposalCosigned(
            id=command.derive("cosigned"),
            entry_id=proposal.entry_id,
            proposal_id=proposal.proposal_id,
            accepted=command.accept,
        )
    )


@inbox.on(ListProposals)
async def list_proposals(_query: ListProposals, turn: Turn[InstacleanStore]) -> Proposals:
    """Return what waits for a supervisor."""
    waiting = [p for p in turn.store.proposals if p.state == PROPOSED]
    waiting.sort(key=lambda p: (p.proposed_at, p.proposal_id))
    return Proposals(
        proposals=tuple(
            ProposalView(
                entry_id=p.entry_id,
                proposal_id=p.proposal_id,
                helper=p.helper,
                ground=p.ground,
                reference=p.reference,
                explanation=p.explanation,
                looks_personal=p.suspect,
            )
            for p in waiting[:SHOWN]
        )
    )


def _notice_from(proposal: Proposal, command: CosignProposal) -> PrepareNotice:
    """Return a proposal as the notice of who co-signs: a third person approves the batch."""
    return PrepareNotice(
        id=command.derive("notice"),
        at=command.at,
        entry_id=proposal.entry_id,
        ground="illegal" if proposal.ground == "illegal" else "terms",
        reference=proposal.reference,
        explanation=proposal.explanation,
        language="nl" if proposal.language == "nl" else "en",
        affected_minor=command.affected_minor,
        requested_action=command.requested_action,
        good_faith=command.good_faith,
        seen_live_at=command.seen_live_at,
    )


def _why_not(turn: Turn[InstacleanStore], helper: Helper | None, entry_id: UUID) -> str | None:
    account = turn.store.accounts.get(entry_id)
    if account is None:
        return "not-screened"
    return cannot_see(
        helper,
        account,
        tally=turn.store.tally(account.entry_id),
        notice=turn.store.notices.get(account.notice_id),
        screening=turn.store.screenings.get(account.entry_id),
        now=turn.now,
    )


def _view(
    store: InstacleanStore, account: Account, screening: Screening, helper: Helper
) -> SuitableView:
    tally = store.tally(account.entry_id)
    shown = screening.with_address
    handle = account.handle.get_secret_value()
    own = [
        p
        for p in store.proposals
        if (p.entry_id, p.helper) == (account.entry_id, helper.helper)
    ]
    return SuitableView(
        entry_id=account.entry_id,
        platform=account.platform,
        category=tally.categories_in_order[0],
        handle=handle if shown else masked(handle),
        sightings=len(tally.signals),
        items=tuple(
            SuitableItem(content=item.content, url=item.url if shown else None)
            for item in items_of(store, account)
        ),
        proposal=max(own, key=lambda p: p.proposed_at).state if own else None,
    )
