"""What others may know of a signal to decide on it."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Frozen


class SignalFacts(Frozen):
    """What others may know of a signal to decide on it. `revision` counts its changes."""

    signal_id: UUID
    revision: int = Field(ge=1)
    category: Code
    urgency: Code
    platform: Code
    seen_at: AwareDatetime
    neighbourhood: Code | None = None
    verified: bool | None = Field(None, description="offline; null is not yet known")
    also: tuple[Code, ...] = Field((), description="other categories it has")
    to_be_checked: bool = Field(
        default=False, description="no person said yet what it is: shared with nobody"
    )


class Facts(TypedDict):
    """The fields of `SignalFacts`, to build a message from."""

    signal_id: UUID
    revision: int
    category: str
    urgency: str
    platform: str
    seen_at: datetime
    neighbourhood: str | None
    verified: bool | None
    also: tuple[str, ...]
    to_be_checked: bool
