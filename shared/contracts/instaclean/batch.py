"""What is told of every batch."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.contracts.message import Code, Event

Quarter = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-q[1-4]$")]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

Kind = Literal["quarter", "urgent"]


class BatchTold(Event):
    """What every event about a batch tells."""

    batch_id: UUID
    platform: Code
    quarter: Quarter
    batch_kind: Kind
    accounts: int = Field(ge=0)
