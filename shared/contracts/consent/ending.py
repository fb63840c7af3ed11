"""Which consents end, and are to be asked for anew."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.consent.record import Signer
from shared.contracts.message import Answer, Code, Frozen, Query
from shared.contracts.roles import COORDINATOR, WORKER


class EndingView(Frozen):
    """A consent to ask for anew, with all that a new request needs."""

    consent_id: UUID
    youth_id: UUID
    born_on: date
    signer: Signer
    guardian_id: UUID | None = None
    channels: tuple[Code, ...]
    purposes: tuple[Code, ...]
    event_id: UUID | None = None
    images: tuple[UUID, ...] = ()
    why: Code = Field(description="ends, ended, notice-changed or sixteen")
    on: date = Field(description="from when it carries nothing new")


class Ending(Answer, subject="answer.consent.ending.v1"):
    """The consents to ask for anew, the first to end first."""

    consents: tuple[EndingView, ...]
    total: int


class ListEnding(
    Query[Ending],
    subject="query.consent.list-ending.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """Which consents end, or ended, and are followed by no other?"""

    days: int = Field(30, ge=0, le=366, description="ahead of today")
    youths: tuple[UUID, ...] = Field((), max_length=200, description="only this group")
    event_id: UUID | None = Field(None, description="only pictures of this event")
    limit: int = Field(100, ge=1, le=500)
