"""What the instaclean service hears and says of a batch: from collecting to decided."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Due,
    Event,
    Frozen,
    Personal,
    Query,
)

Quarter = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-q[1-4]$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Kind = Literal["quarter", "urgent"]

# --- commands ---------------------------------------------------------------------


class CollectBatch(Command, subject="command.instaclean.collect-batch.v1", entity="platform"):
    """Somebody puts every complete notice for a platform into the batch of a quarter."""

    platform: Code
    quarter: Quarter


class SubmitBatch(Command, subject="command.instaclean.submit-batch.v1", entity="batch_id"):
    """The preparer says a batch is ready to be looked at by somebody else."""

    batch_id: UUID


class ReturnBatch(Command, subject="command.instaclean.return-batch.v1", entity="batch_id"):
    """Somebody sends a batch back to its preparer, or takes one notice out of it."""

    batch_id: UUID
    entry_id: UUID | None = Field(None, description="only this one; left out: all go back")


class ApproveBatch(Command, subject="command.instaclean.approve-batch.v1", entity="batch_id"):
    """A second pair of eyes agrees with every notice in a batch."""

    batch_id: UUID


class FreezeBatch(Command, subject="command.instaclean.freeze-batch.v1", entity="batch_id"):
    """Somebody fixes what will be sent; from then on nothing in it changes."""

    batch_id: UUID


class SendBatch(Command, subject="command.instaclean.send-batch.v1", entity="batch_id"):
    """Somebody lets a frozen batch go to the platform."""

    batch_id: UUID


class RecordSending(Command, subject="command.instaclean.record-sending.v1", entity="batch_id"):
    """A channel, or a person, says that a batch was handed over."""

    batch_id: UUID
    channel: Code
    receipt: Personal | None = Field(None, max_length=500)
    sent_at: AwareDatetime


class SettleDoubt(Command, subject="command.instaclean.settle-doubt.v1", entity="batch_id"):
    """A person found out whether a batch that was cut off while sending has arrived."""

    batch_id: UUID
    arrived: bool


class RecordReceipt(Command, subject="command.instaclean.record-receipt.v1", entity="batch_id"):
    """The platform said that it has the batch: DSA art. 16(4)."""

    batch_id: UUID
    received_at: AwareDatetime
    reference: Personal | None = Field(None, max_length=200)


class ImportDecisions(
    Command, subject="command.instaclean.import-decisions.v1", entity="import_id"
):
    """Somebody hands in a file in which a platform says what it decided."""

    import_id: UUID = Field(description="chosen by the client, so it may send twice")
    form: Literal["csv", "json"]
    content: Personal = Field(max_length=200_000)
    first_line: int = Field(1, ge=1, description="a large file comes in parts")


# --- events -----------------------------------------------------------------------


class BatchTold(Event):
    """What every event about a batch tells."""

    batch_id: UUID
    platform: Code
    quarter: Quarter
    batch_kind: Kind
    accounts: int = Field(ge=0)


class BatchCollected(
    BatchTold, subject="event.instaclean.batch-collected.v1", entity="batch_id"
):
    """Complete notices were put into a batch."""

    added: int = Field(ge=0)


class BatchSubmitted(
    BatchTold, subject="event.instaclean.batch-submitted.v1", entity="batch_id"
):
    """A batch waits for a second pair of eyes."""


class BatchReturned(BatchTold, subject="event.instaclean.batch-returned.v1", entity="batch_id"):
    """A batch is with its preparer again."""


class BatchApproved(BatchTold, subject="event.instaclean.batch-approved.v1", entity="batch_id"):
    """Somebody else than the preparer agreed."""


class BatchFrozen(BatchTold, subject="event.instaclean.batch-frozen.v1", entity="batch_id"):
    """What will be sent is fixed: the manifest has this SHA-256."""

    manifest: Sha256
    files: int


class BatchReleased(BatchTold, subject="event.instaclean.batch-released.v1", entity="batch_id"):
    """A batch may go: the channel of this name sends it."""

    manifest: Sha256
    channel: Code
    attempt: int = Field(ge=1)
    test: bool


class BatchSent(BatchTold, subject="event.instaclean.batch-sent.v1", entity="batch_id"):
    """A batch was handed over to the platform."""

    channel: Code
    sent_at: AwareDatetime


class BatchRehearsed(
    BatchTold, subject="event.instaclean.batch-rehearsed.v1", entity="batch_id"
):
    """A batch was sent to ourselves: the channel is switched to test."""

    channel: Code


class SendingDoubted(
    BatchTold, subject="event.instaclean.sending-doubted.v1", entity="batch_id"
):
    """Sending was cut off and nobody knows whether it arrived: a person must find out."""

    channel: Code


class BatchAcknowledged(
    BatchTold, subject="event.instaclean.batch-acknowledged.v1", entity="batch_id"
):
    """The platform has the batch."""

    after_days: float


class BatchDecided(BatchTold, subject="event.instaclean.batch-decided.v1", entity="batch_id"):
    """The platform decided on every notice in a batch, or let its time pass."""


class AnswerOverdue(BatchTold, subject="event.instaclean.answer-overdue.v1", entity="batch_id"):
    """The platform has not said that it has the batch."""

    days: int


class QuarterEnded(Event, subject="event.instaclean.quarter-ended.v1", entity="quarter"):
    """A quarter is over: its batches are to be prepared."""

    quarter: Quarter
    batches: int
    accounts: int


class DecisionsImported(
    Event, subject="event.instaclean.decisions-imported.v1", entity="import_id"
):
    """A file was read; every line of it is in exactly one of the counts."""

    import_id: UUID
    first_line: int
    lines: int
    applied: int
    repeated: int
    contradicting: int
    not_ours: int
    unreadable: int


# --- timers -----------------------------------------------------------------------


class QuarterDue(Due, subject="due.instaclean.quarter-due.v1", entity="timer"):
    """A quarter ends."""

    timer: Code = "quarter"
    quarter: Quarter


class AnswerDue(Due, subject="due.instaclean.answer-due.v1", entity="batch_id"):
    """The platform should have answered by now."""

    batch_id: UUID


# --- queries ----------------------------------------------------------------------


class BatchView(Frozen):
    """One batch."""

    batch_id: UUID
    platform: Code
    quarter: Quarter
    batch_kind: Kind
    state: Code
    accounts: int
    by_state: dict[Code, int]
    not_checked: int = Field(description="not seen to be there lately: cannot be submitted")
    prepared_by: Code | None = None
    approved_by: Code | None = None
    manifest: Sha256 | None = None
    in_doubt: bool = False


class Batches(Answer, subject="answer.instaclean.batches.v1"):
    """The batches asked for, newest quarter first."""

    batches: tuple[BatchView, ...]


class ListBatches(Query, subject="query.instaclean.list-batches.v1", answer=Batches):
    """Which batches are there?"""

    quarter: Quarter | None = None


class RowView(Frozen):
    """One notice in a batch."""

    entry_id: UUID
    notice_id: UUID
    state: Code
    category: Code
    handle: Personal
    checked_at: AwareDatetime | None = None
    prepared_by: Code


class Rows(Answer, subject="answer.instaclean.rows.v1"):
    """The notices in a batch."""

    rows: tuple[RowView, ...]
    total: int


class ListRows(Query, subject="query.instaclean.list-rows.v1", answer=Rows):
    """Which notices are in this batch?"""

    batch_id: UUID
    limit: int = Field(100, ge=1, le=500)
    skip: int = Field(0, ge=0)


class BundleFile(Answer, subject="answer.instaclean.bundle-file.v1"):
    """One file of a frozen batch, or a part of it: base64 of zlib."""

    file: str
    part: int
    parts: int
    content: Personal


class ReadBundle(Query, subject="query.instaclean.read-bundle.v1", answer=BundleFile):
    """What does this file of a frozen batch hold? `manifest.json` names the others."""

    batch_id: UUID
    file: str = Field("manifest.json", max_length=100)
    part: int = Field(1, ge=1)


class ImportedLine(Frozen):
    """What became of one line."""

    line: int
    outcome: Code
    notice_id: UUID | None = None
    why: Code | None = None


class Imported(Answer, subject="answer.instaclean.imported.v1"):
    """What became of each line of a file; the first five hundred that were not applied."""

    lines: int
    counts: dict[Code, int]
    remarks: tuple[ImportedLine, ...]


class ShowImport(Query, subject="query.instaclean.show-import.v1", answer=Imported):
    """What became of this file?"""

    import_id: UUID
