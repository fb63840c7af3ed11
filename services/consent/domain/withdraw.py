"""Consent is taken back: whatever the command says, it withdraws."""

from datetime import datetime

from services.consent.domain.record import once
from services.consent.domain.said import Withdrawal
from services.consent.domain.words import CHANNELS
from shared.contracts.consent.withdraw import WithdrawConsent


def withdrawal_from(command: WithdrawConsent, *, now: datetime) -> Withdrawal:
    """Return the withdrawal a command describes.

    A moment ahead of our clock is now, or it would void what is signed tomorrow. Whoever
    names a channel we do not have may mean any: then it is for all of them.
    """
    all_known = all(channel in CHANNELS for channel in command.channels)
    return Withdrawal(
        command_id=command.id,
        withdrawn_at=min(command.withdrawn_at, now),
        channels=once(command.channels) if all_known else (),
        by=command.by,
        guardian_id=command.guardian_id,
    )
