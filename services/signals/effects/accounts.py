"""Hands harmful accounts to Instaclean."""

from uuid import uuid5

from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.contracts.instaclean.queue import ReportAccount
from shared.language.pseudonyms import account_key
from shared.messaging.turn import Turn


async def report_account(turn: Turn[SignalStore], signal: Signal, *, key: str) -> None:
    """Hand the account to Instaclean as a command: a handle never travels in an event."""
    if signal.handle is None or signal.harm is None or not signal.harmful_account:
        return
    account = account_key(signal.platform, signal.handle.get_secret_value(), key=key)
    await turn.publish(
        ReportAccount(
            id=uuid5(signal.signal_id, f"account/{signal.harm}{_amended(signal)}"),
            account_key=account,
            instead_of=signal.pointed_at if signal.pointed_at != account else None,
            signal_id=signal.signal_id,
            platform=signal.platform,
            handle=signal.handle,
            url=signal.url,
            category=signal.harm,
            seen_at=signal.seen_at,
            neighbourhood=signal.neighbourhood,
        )
    )


def _amended(signal: Signal) -> str:
    """Return what is added to an id, so that an account that was amended is reported anew."""
    return "" if signal.amended_in is None else f"/{signal.amended_in}"
