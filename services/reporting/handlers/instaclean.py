"""Accounts that were reported to a platform, and what the platform decided."""

from services.reporting.domain.facts import AccountReported, NoticeDecision
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.instaclean.decide import NoticeDecided
from shared.contracts.instaclean.notice import NoticeMoved
from shared.messaging.turn import Turn

OUT = "out"


@inbox.on(NoticeMoved)
async def count_reported(event: NoticeMoved, turn: Turn[ReportingStore]) -> None:
    """Count an account when the notice about it goes out."""
    if event.to == OUT:
        await turn.store.keep(event.id, AccountReported(at=event.at, notice_id=event.notice_id))


@inbox.on(NoticeDecided)
async def count_decision(event: NoticeDecided, turn: Turn[ReportingStore]) -> None:
    """Count a decision; the latest on a notice counts."""
    fact = NoticeDecision(at=event.at, notice_id=event.notice_id, decision=event.decision)
    await turn.store.keep(event.id, fact)
