"""Accounts come on the list."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.instaclean.content import Content
from shared.contracts.message import Answer, Code, Command, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, SERVICE, WORKER


class ReportAccount(
    Command,
    subject="command.instaclean.report-account.v1",
    by=(
        WORKER,
        COORDINATOR,
        SERVICE,
    ),
    entity="account_key",
):
    """A signal points at an account that may break the platform's rules."""

    account_key: Code = Field(description="keyed hash of platform and handle")
    signal_id: UUID
    platform: Code
    handle: Personal = Field(min_length=1, max_length=200)
    url: Personal | None = Field(None, max_length=2000)
    category: Code
    seen_at: AwareDatetime
    platform_id: Personal | None = Field(
        None,
        max_length=200,
        description="the platform's own number: it stays when names change",
    )
    neighbourhood: Code | None = Field(None, description="code of the wijk")
    instead_of: Code | None = Field(
        None, description="keyed hash of the account that its signal wrongly pointed at before"
    )


class AddItem(
    Command,
    subject="command.instaclean.add-item.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="entry_id",
):
    """Somebody notes the exact address of one thing the account put online."""

    entry_id: UUID
    item_id: UUID = Field(description="chosen by the client, so it may send twice")
    url: Personal = Field(min_length=1, max_length=2000)
    content: Content
    seen_at: AwareDatetime
    posted_at: AwareDatetime | None = None
    language: Code | None = None


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


class AccountReturned(Event, subject="event.instaclean.account-returned.v1", entity="entry_id"):
    """An account is on the list again: it was seen after its notice had ended."""

    entry_id: UUID
    signal_id: UUID
    platform: Code
    category: Code
    round: int = Field(ge=2)


class ItemAdded(Event, subject="event.instaclean.item-added.v1", entity="entry_id"):
    """The exact address of something an account put online is known."""

    entry_id: UUID
    item_id: UUID
    content: Content


class QueueEntryView(Frozen):
    """One account on the list, as the coordinator sees it."""

    entry_id: UUID
    platform: Code
    handle: Personal
    categories: tuple[Code, ...]
    sightings: int
    first_seen: AwareDatetime
    last_seen: AwareDatetime
    signals: tuple[UUID, ...] = Field(description="the latest hundred")
    state: Code = Field("queued", description="of the account, or of its notice if it has one")
    round: int = 1
    score: int = 0
    why: tuple[Code, ...] = Field((), description="what makes up the score")
    alike: tuple[UUID, ...] = Field((), description="accounts that may be the same one")


class Queue(Answer, subject="answer.instaclean.queue.v1"):
    """The list, by priority."""

    entries: tuple[QueueEntryView, ...]
    total: int


class ListQueue(
    Query[Queue],
    subject="query.instaclean.list-queue.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """Which accounts are on the list?"""

    limit: int = Field(20, ge=1, le=500)
    skip: int = Field(0, ge=0)
    platform: Code | None = None
    category: Code | None = None
    state: Code | None = None
