"""A picture of young people was posted."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, WORKER


class RecordPublication(
    Command,
    subject="command.consent.record-publication.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="publication_id",
):
    """A worker posted a picture. The picture itself never travels."""

    publication_id: UUID
    image_id: UUID
    perceptual_hash: str | None = Field(
        None, pattern=r"^[0-9a-f]{16,64}$", description="finds the same picture again"
    )
    people: tuple[UUID, ...] = Field(min_length=1, max_length=200)
    channel: Code
    purpose: Code = "show"
    event_id: UUID | None = None
    url: Personal | None = Field(None, max_length=2000)
    posted_at: AwareDatetime


class PublicationRecorded(
    Event, subject="event.consent.publication-recorded.v1", entity="publication_id"
):
    """A picture was posted."""

    publication_id: UUID
    channel: Code
    purpose: Code
    people: int = Field(ge=1, description="how many are on it")
    allowed: bool = Field(description="whether everybody's consent counted when it was posted")
