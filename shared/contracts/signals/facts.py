"""What others may know of a signal to decide on it."""

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
        default=False, description="a guess: shared with nobody until a worker has looked"
    )
