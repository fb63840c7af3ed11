"""Who asks what is known about them is told what was listed and notified (AVG art. 15)."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Frozen, Personal, Query
from shared.contracts.roles import PRIVACY_OFFICER


class PersonNotice(Frozen):
    """One notice about an account, as the person concerned may read it.

    Who wrote it is not in it: the notifier is the organisation.
    """

    notice_id: UUID
    platform: Code
    handle: Personal
    category: Code
    ground: Code | None = Field(None, description="`illegal` or `terms`")
    reference: Code | None = None
    rule: str | None = Field(None, description="the law or the platform's rule it rests on")
    explanation: Personal | None = None
    addresses: tuple[Personal, ...] = ()
    state: Code
    prepared_at: AwareDatetime
    sent_at: AwareDatetime | None = Field(None, description="null: it has not been sent")
    decision: Code | None = Field(None, description="of the platform")
    decided_at: AwareDatetime | None = None
    complained_at: AwareDatetime | None = None
    complaint_won: bool | None = Field(None, description="null: not known yet")
    kept_until: AwareDatetime | None = Field(None, description="null: its end is not known yet")


class PersonEntry(Frozen):
    """One account on the list of harmful accounts, with every notice about it."""

    entry_id: UUID
    platform: Code
    handles: tuple[Personal, ...] = Field(description="every name it was seen under")
    state: Code
    signals: int = Field(description="how many pointed at it")
    categories: tuple[Code, ...]
    first_seen: AwareDatetime | None
    last_seen: AwareDatetime | None
    kept_until: AwareDatetime | None = Field(None, description="null: its end is not known yet")
    notices: tuple[PersonNotice, ...]
    text: str = Field(description="the same in Dutch, for the person concerned")


class PersonNotices(Answer, subject="answer.instaclean.person-notices.v1"):
    """What is kept of a person's accounts, and was told to platforms."""

    entries: tuple[PersonEntry, ...]
    total: int
    next: int | None = Field(description="where to read on; null at the end")


class FindNotices(
    Query[PersonNotices], subject="query.instaclean.find-notices.v1", by=(PRIVACY_OFFICER,)
):
    """What was listed of this account, or because of these signals? For who is concerned."""

    platform: Code | None = None
    handle: Personal | None = Field(None, min_length=1, max_length=200)
    signals: tuple[UUID, ...] = Field((), max_length=200)
    start: int = Field(0, ge=0)
