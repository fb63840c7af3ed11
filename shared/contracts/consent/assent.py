"""A child under sixteen says whether they want to be shown."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Event
from shared.contracts.roles import COORDINATOR, WORKER


class RecordAssent(
    Command,
    subject="command.consent.record-assent.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="youth_id",
):
    """A child under sixteen says whether they want to be shown; asked before the guardians."""

    youth_id: UUID
    given: bool
    said_at: AwareDatetime
    channels: tuple[Code, ...] = Field((), max_length=20, description="all if left out")
    purposes: tuple[Code, ...] = Field((), max_length=20, description="all if left out")
    present: Code | None = None


class AssentRecorded(Event, subject="event.consent.assent-recorded.v1", entity="youth_id"):
    """A child said whether they want to be shown."""

    youth_id: UUID
    given: bool
    channels: tuple[Code, ...]
