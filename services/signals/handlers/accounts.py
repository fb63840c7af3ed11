"""Hands harmful accounts to Instaclean."""

from uuid import uuid5

from services.signals.domain.signal import Signal
from shared.contracts.instaclean.queue import ReportAccount
from shared.messaging.turn import Publish
from shared.privacy.pseudonyms import account_key


async def report_account(signal: Signal, *, key: str, publish: Publish) -> None:
    """Hand the account to Instaclean as a command: a handle never travels in an event."""
    if signal.handle is None or not signal.harmful_account:
        return
    await publish(
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
