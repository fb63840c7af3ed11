"""What a helper may see once a supervisor has looked, and what it proposes."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from services.instaclean.domain.account import Account
from services.instaclean.domain.helpers import Helper
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.tally import Tally
from shared.contracts.message import Code, Frozen, Personal
from shared.language.taxonomy import CATEGORIES

PROPOSED, ACCEPTED, RETURNED = "proposed", "accepted", "returned"


class Screening(Frozen):
    """A supervisor looked first."""

    entry_id: UUID
    suitable: bool
    with_address: bool
    by: Code
    at: AwareDatetime


class Proposal(Frozen):
    """What a helper wrote, until a supervisor has looked."""

    proposal_id: UUID
    entry_id: UUID
    helper: Code
    ground: Code
    reference: Code
    explanation: Personal
    language: Code
    suspect: tuple[Code, ...] = ()
    proposed_at: AwareDatetime
    state: Code = PROPOSED
    cosigned_by: Code | None = None
    cause: UUID | None = None


def cannot_screen(tally: Tally, notice: Notice | None) -> str | None:
    """Return why no supervisor can open this account to helpers: what it is about decides."""
    if not tally.categories or not all(_suits(code) for code in tally.categories):
        return "not-suitable"
    if notice is not None and (notice.affected_minor == "yes" or not _suits(notice.category)):
        return "not-suitable"
    return None


def cannot_see(
    helper: Helper | None,
    account: Account,
    *,
    tally: Tally,
    notice: Notice | None,
    screening: Screening | None,
    now: datetime,
) -> str | None:
    """Return why a helper does not get to see an account; None if it does.

    Asked each time, so what became unsuitable since is gone at once.
    """
    if helper is None or not helper.is_in(now):
        return "helper-ended"
    if screening is None or not screening.suitable:
        return "not-screened"
    if account.entry_id in helper.knows:
        return "acquaintance"
    seen_in = {sighting.neighbourhood for sighting in tally.signals.values()}
    # Where nobody knows the neighbourhood, it may be the helper's own.
    if helper.neighbourhood in seen_in or None in seen_in:
        return "own-neighbourhood"
    return cannot_screen(tally, notice)


def masked(handle: str) -> str:
    """Return a handle of which only the first letter and the length can be seen."""
    return handle[:1] + "•" * (len(handle) - 1)


def _suits(category: str) -> bool:
    return category in CATEGORIES and CATEGORIES[category].suits_helpers
