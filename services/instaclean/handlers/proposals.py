"""What helpers see and propose; a supervisor screens first, and co-signs."""

from datetime import datetime
from uuid import uuid5

from services.instaclean.domain.helpers import (
    ACCEPTED,
    PROPOSED,
    RETURNED,
    Helper,
    Proposal,
    Screening,
    cannot_screen,
    cannot_see,
    masked,
)
from services.instaclean.handlers.notice import items_of, prepare_notice
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
from shared.hosting.plugins import Ask
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish


@inbox.on(ScreenAccount)
async def screen_account(
    command: ScreenAccount, store: InstacleanStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Open an account to helpers, or close it; what it is about may forbid it."""
    account = store.known(command.entry_id)
    tally, notice = store.tally(account.entry_id), store.notices.get(account.notice_id)
    if command.suitable and (why := cannot_screen(tally, notice)):
        raise Refuse(why, field="suitable")
    screening = Screening(
        entry_id=account.entry_id,
        suitable=command.suitable,
        with_address=command.with_address,
        by=actor,
        at=now,
    )
    await store.screenings.put(account.entry_id, screening)
    await publish(
        AccountScreened(
            id=command.derive("screened"),
            entry_id=account.entry_id,
            suitable=command.suitable,
        )
    )


@inbox.on(ListSuitable)
async def list_suitable(
    query: ListSuitable, store: InstacleanStore, actor: str, now: datetime
) -> Suitable:
    """Return what this helper may work on."""
    helper = store.helpers.get(actor)
    if helper is None or not helper.is_in(now):
        raise Refuse("helper-ended")
    found = []
    for screening in store.screenings:
        account = store.accounts.get(screening.entry_id)
        if account is None or _why_not(helper, screening.entry_id, store=store, now=now):
            continue
        found.append(_view(account.entry_id, screening, helper, store=store))
        if len(found) == query.limit:
            break
    return Suitable(accounts=tuple(found))


@inbox.on(ProposeNotice)
async def propose_notice(
    command: ProposeNotice,
    store: InstacleanStore,
    ask: Ask,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Keep what a helper proposes; only a supervisor can make a notice of it."""
    entry_id = store.known(command.entry_id).entry_id
    known = store.proposals.get(command.proposal_id)
    if known is None:
        if why := _why_not(store.helpers.get(actor), entry_id, store=store, now=now):
            raise Refuse(why, field="entry_id")
        answers = ask.personal_data(text=command.explanation.get_secret_value())
        known = Proposal(
            proposal_id=command.proposal_id,
            entry_id=entry_id,
            helper=actor,
            ground=command.ground,
            reference=command.reference,
            explanation=command.explanation,
            language=command.language,
            suspect=tuple(dict.fromkeys(code for found in answers for code in found)),
            proposed_at=now,
        )
    elif known.helper != actor or known.explanation != command.explanation:
        raise Refuse("proposal-id-taken", field="proposal_id")
    await store.proposals.put(command.proposal_id, known)
    await publish(
        NoticeProposed(
            id=uuid5(known.proposal_id, "proposed"),
            entry_id=entry_id,
            proposal_id=known.proposal_id,
        )
    )


@inbox.on(CosignProposal)
async def cosign_proposal(
    command: CosignProposal,
    store: InstacleanStore,
    ask: Ask,
    instaclean: InstacleanSettings,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Make a proposal the supervisor's own notice, or give it back."""
    proposal = store.proposals.get(command.proposal_id)
    if proposal is None:
        raise TooEarly("unknown-proposal", field="proposal_id")
    if proposal.cause not in (None, command.id):
        raise Refuse("not-now", field="proposal_id")
    if command.accept:
        # Who co-signs is the preparer: a third person approves the batch.
        notice = PrepareNotice(
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
        await prepare_notice(
            notice,
            store=store,
            ask=ask,
            instaclean=instaclean,
            publish=publish,
            actor=actor,
            now=now,
        )
    state = ACCEPTED if command.accept else RETURNED
    update = {"state": state, "cosigned_by": actor, "cause": command.id}
    await store.proposals.put(proposal.proposal_id, proposal.model_copy(update=update))
    await publish(
        ProposalCosigned(
            id=command.derive("cosigned"),
            entry_id=proposal.entry_id,
            proposal_id=proposal.proposal_id,
            accepted=command.accept,
        )
    )


@inbox.on(ListProposals)
async def list_proposals(_query: ListProposals, store: InstacleanStore) -> Proposals:
    """Return what waits for a supervisor."""
    waiting = [p for p in store.proposals if p.state == PROPOSED]
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
            for p in waiting[:100]
        )
    )


# --- small things -----------------------------------------------------------------


def _why_not(
    helper: Helper | None, entry_id: object, *, store: InstacleanStore, now: datetime
) -> str | None:
    account = store.accounts.get(entry_id)
    if account is None:
        return "not-screened"
    return cannot_see(
        helper,
        account,
        tally=store.tally(account.entry_id),
        notice=store.notices.get(account.notice_id),
        screening=store.screenings.get(account.entry_id),
        now=now,
    )


def _view(
    entry_id: object, screening: Screening, helper: Helper, *, store: InstacleanStore
) -> SuitableView:
    account = store.accounts.get(entry_id)
    assert account is not None  # noqa: S101 - the caller has looked
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
            for item in items_of(account, store=store)
        ),
        proposal=max(own, key=lambda p: p.proposed_at).state if own else None,
    )
