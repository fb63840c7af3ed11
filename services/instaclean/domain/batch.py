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
    thawed: int = 0
    """How often it was opened again after it was frozen, or while it was."""
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
    def is_closed(self) -> bool:
        """Return whether what will be sent is fixed, or is being fixed, and has not gone."""
        return self.frozen_at is not None and self.sent_at is None

    @property
    def freezing_id(self) -> UUID:
        """Return the id of what freezing causes: another one each time it is frozen."""
        begun_by = self.frozen_by or self.batch_id
        return uuid5(begun_by, f"again/{self.thawed}") if self.thawed else begun_by

    @property
    def frozen_id(self) -> UUID:
        """Return the id of the event that it is frozen."""
        return uuid5(self.batch_id, f"frozen/{self.thawed}" if self.thawed else "frozen")

    def was_thawed_by(self, cause_id: UUID) -> bool:
        """Return whether this cause opened it again."""
        return self.moved_by(thawing_id(cause_id)) is not None

    def opened(self) -> "Batch":
        """Return the batch without what was fixed; how many accounts it had is told still."""
        return self.model_copy(
            update={
                "frozen_by": None,
                "frozen_at": None,
                "manifest": None,
                "files": 0,
                "released_by": None,
                "thawed": self.thawed + 1,
            }
        )

    @property
    def may_be_in_doubt(self) -> bool:
        """Return whether nobody has said yet that it was handed over."""
        return self.state in (states.FROZEN, states.SENDING)

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


def thawing_id(cause_id: UUID) -> UUID:
    """Return the id of what happens when this cause opens a batch again."""
    return uuid5(cause_id, "thawed")


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
