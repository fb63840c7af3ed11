"""What a partner may see of a signal, where its agreement permits it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Frozen, Personal


class SharedFields(Frozen):
    """What a partner may see of a signal: a field that is not permitted is not there."""

    reference: UUID = Field(description="the partner's own name for the signal")
    revision: int
    agreement: Code
    clauses: tuple[Code, ...]
    category: Code | None = None
    urgency: Code | None = None
    platform: Code | None = None
    seen_at: str | None = Field(None, description="a time, day or week: ISO 8601")
    neighbourhood: Code | None = None
    verified: bool | None = None
    text: Personal | None = None
    handle: Personal | None = None
    url: Personal | None = None
    age: Code | None = Field(None, description="a band, such as `12-15`")
    delete_by: date | None = Field(None, description="the last day the partner may keep it")
    onward: tuple[Code, ...] = Field((), description="partners it may be passed on to")
