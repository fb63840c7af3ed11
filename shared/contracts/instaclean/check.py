"""Somebody looks whether an account is still there."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Event
from shared.contracts.roles import COORDINATOR, WORKER


class CheckAccount(
    Command,
    subject="command.instaclean.check-account.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="entry_id",
):
    """Somebody looked whether an account is still there."""

    entry_id: UUID
    result: Literal["live", "gone", "unclear"]
    looked_at: AwareDatetime
    notice_id: UUID | None = Field(None, description="left out: the present notice")


class AccountChecked(Event, subject="event.instaclean.account-checked.v1", entity="entry_id"):
    """Somebody looked whether an account is still there."""

    entry_id: UUID
    notice_id: UUID
    result: Code
    after_days: int | None = Field(None, description="7, 30 or 90; empty: before sending")
