"""Hands harmful accounts to Instaclean."""

from uuid import uuid5

from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.contracts.instaclean.queue import ReportAccount
from shared.language.pseudonyms import account_key
from shared.messaging.turn import Turn


async def report_account(turn: Turn[SignalStore], signal: Signal, *, key: str) -> None:
    """Hand the account to Instaclean as a command: a handle never travels in an event."""
    if signal.handle is None or not signal.harmful_account:
        return
    await turn.publish(
        ReportAccount(
            id=uuid5(signal.signal_id, f"account/{signal.category}"),
            account_key=account_key(signal.platform, signal.handle.get_secret_value(), key=key),
            signal_id=signal.signal_id,
            platform=signal.platform,
            handle=signal.handle,
            url=signal.url,
            category=signal.category,
            seen_at=signal.seen_at,
            neighbourhood=signal.neighbourhood,
        )
    )
