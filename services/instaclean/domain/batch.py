"""A batch: the notices that go to one platform together."""

from typing import TypedDict
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.instaclean.domain import states
from services.instaclean.domain.account import LIST
from services.instaclean.domain.notice import Notice
from shared.contracts.instaclean.batch import Kind, Quarter, Sha256
from shared.contracts.message import Code, Personal


class BatchFields(TypedDict):
    """What every event about a batch tells: the fields of `BatchTold`."""

    batch_id: UUID
    platform: Code
    quarter: Quarter
    batch_kind: Kind
    accounts: int


class Batch(states.Stateful):
    """One batch, from collecting to decided."""

    batch_id: UUID
    platform: Code
    quarter: Quarter
    batch_kind: Kind = "quarter"
    prepared_by: Code | None = None
    approved_by: Code | None = None
    frozen_by: UUID | None = None
    """The command that began to freeze it, so that a second try makes the same files."""
    frozen_at: AwareDatetime | None = None
    manifest: Sha256 | None = None
    files: int = 0
    accounts: int = 0
    attempt: int = 0
    released_by: UUID | None = None
    channel: Code | None = None
    sent_at: AwareDatetime | None = None
    receipt: Personal | None = None
    reminded_at: AwareDatetime | None = None
    """When it was told that the platform's receipt is overdue."""
    acknowledged_at: AwareDatetime | None = None
    reference: Personal | None = None

    @property
    def takes_notices(self) -> bool:
        """Return whether notices may still enter and change."""
        return self.state == states.COLLECTING

    @property
    def days_to_acknowledge(self) -> float | None:
        """Return how many days the platform took to say it has the batch, 0 at the least."""
        if self.sent_at is None or self.acknowledged_at is None:
            return None
        return max((self.acknowledged_at - self.sent_at).total_seconds() / 86400, 0)

    def fields(self, accounts: int) -> BatchFields:
        """Return what every event about it tells, with how many accounts are in it."""
        return BatchFields(
            batch_id=self.batch_id,
            platform=self.platform,
            quarter=self.quarter,
            batch_kind=self.batch_kind,
            accounts=accounts,
        )


def batch_id_of(quarter: str, platform: str) -> UUID:
    """Return the id of the batch of a quarter: there is one per platform."""
    return uuid5(LIST, f"batch/{quarter}/{platform}")


def quarter_batch(quarter: str, platform: str) -> Batch:
    """Return a new batch of a quarter."""
    return Batch(
        state=states.COLLECTING,
        batch_id=batch_id_of(quarter, platform),
        platform=platform,
        quarter=quarter,
    )


def urgent_batch(notice: Notice, quarter: str) -> Batch:
    """Return a batch of one notice that waits for no quarter, and is counted in this one."""
    return Batch(
        state=states.COLLECTING,
        batch_id=uuid5(notice.notice_id, "urgent"),
        platform=notice.platform,
        quarter=quarter,
        batch_kind="urgent",
    )
