"""Signals, what was done about them, and what partners asked."""

from services.reporting.domain.facts import (
    Acted,
    Answered,
    Compared,
    Corrected,
    Logged,
    Shared,
    Spread,
    TrendSeen,
    Verified,
)
from services.reporting.inbox import inbox
from services.reporting.store import ReportingStore
from shared.contracts.signals.change import CategoryCorrected, SignalVerified
from shared.contracts.signals.duplicates import DuplicateConfirmed, DuplicateRejected
from shared.contracts.signals.follow_up import ActionRecorded
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.requests import MessageSpread, RequestAnswered
from shared.contracts.signals.share import SignalShared
from shared.contracts.signals.trends import TrendDetected
from shared.messaging.turn import Turn


@inbox.on(SignalLogged)
async def count_signal(event: SignalLogged, turn: Turn[ReportingStore]) -> None:
    """Count a signal, in the month and the place it came from."""
    fact = Logged(
        at=event.at,
        signal_id=event.signal_id,
        category=event.category,
        neighbourhood=event.neighbourhood,
    )
    await turn.store.keep(event.id, fact)


@inbox.on(CategoryCorrected)
async def move_signal(event: CategoryCorrected, turn: Turn[ReportingStore]) -> None:
    """Count a signal under another category from now on."""
    fact = Corrected(at=event.at, signal_id=event.signal_id, category=event.category)
    await turn.store.keep(event.id, fact)


@inbox.on(SignalVerified)
async def count_verified(event: SignalVerified, turn: Turn[ReportingStore]) -> None:
    """Count a signal that the street confirmed."""
    if event.verified:
        await turn.store.keep(event.id, Verified(at=event.at, signal_id=event.signal_id))


@inbox.on(DuplicateConfirmed)
async def count_once(event: DuplicateConfirmed, turn: Turn[ReportingStore]) -> None:
    """Count a signal no longer: it repeats another."""
    fact = Compared(at=event.at, signal_id=event.signal_id, repeats=True)
    await turn.store.keep(event.id, fact)


@inbox.on(DuplicateRejected)
async def count_both(event: DuplicateRejected, turn: Turn[ReportingStore]) -> None:
    """Count a signal by itself again."""
    fact = Compared(at=event.at, signal_id=event.signal_id, repeats=False)
    await turn.store.keep(event.id, fact)


@inbox.on(SignalShared)
async def count_shared(event: SignalShared, turn: Turn[ReportingStore]) -> None:
    """Count a signal for the partner that was sent it."""
    fact = Shared(at=event.at, signal_id=event.signal_id, partner=event.partner)
    await turn.store.keep(event.id, fact)


@inbox.on(ActionRecorded)
async def count_action(event: ActionRecorded, turn: Turn[ReportingStore]) -> None:
    """Count that somebody did something."""
    await turn.store.keep(event.id, Acted(at=event.at, by=event.by))


@inbox.on(TrendDetected)
async def count_trend(event: TrendDetected, turn: Turn[ReportingStore]) -> None:
    """Count a trend."""
    await turn.store.keep(event.id, TrendSeen(at=event.at))


@inbox.on(MessageSpread)
async def count_reach(event: MessageSpread, turn: Turn[ReportingStore]) -> None:
    """Count the people that a message reached."""
    await turn.store.keep(event.id, Spread(at=event.at, reach=event.reach))


@inbox.on(RequestAnswered)
async def count_answer(event: RequestAnswered, turn: Turn[ReportingStore]) -> None:
    """Count a request that a partner got an answer to."""
    await turn.store.keep(event.id, Answered(at=event.at))
