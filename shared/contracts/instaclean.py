"""What the instaclean service hears and says."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Event,
    Frozen,
    Personal,
    Query,
    Refused,
)


class ReportAccount(
    Command, subject="command.instaclean.report-account.v1", entity="account_key"
):
    """A signal points at an account that may break the platform's rules."""

    account_key: Code = Field(description="keyed hash of platform and handle")
    signal_id: UUID
    platform: Code
    handle: Personal = Field(min_length=1, max_length=200)
    url: Personal | None = Field(None, max_length=2000)
    category: Code
    seen_at: AwareDatetime


class AccountQueued(Event, subject="event.instaclean.account-queued.v1", entity="entry_id"):
    """An account is on the list for the first time."""

    entry_id: UUID
    signal_id: UUID
    platform: Code
    category: Code


class SightingCounted(Event, subject="event.instaclean.sighting-counted.v1", entity="entry_id"):
    """Another signal pointed at an account that is on the list already."""

    entry_id: UUID
    signal_id: UUID
    platform: Code
    category: Code
    sightings: int = Field(ge=2)


class CommandRefused(Refused, subject="event.instaclean.command-refused.v1"):
    """A command to the instaclean service was not carried out."""


class QueueEntryView(Frozen):
    """One account on the list, as the coordinator sees it."""

    entry_id: UUID
    platform: Code
    handle: Personal
    categories: tuple[Code, ...]
    sightings: int
    first_seen: AwareDatetime
    last_seen: AwareDatetime
    signals: tuple[UUID, ...]


class Queue(Answer, subject="answer.instaclean.queue.v1"):
    """The list, most often seen first."""

    entries: tuple[QueueEntryView, ...]
    total: int


class ListQueue(Query, subject="query.instaclean.list-queue.v1", answer=Queue):
    """Which accounts are on the list?"""

    limit: int = Field(20, ge=1, le=500)
