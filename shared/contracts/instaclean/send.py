"""A batch goes to the platform, which says that it has it."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.instaclean.batch import BatchTold
from shared.contracts.message import Code, Command, Due, Personal
from shared.contracts.roles import COORDINATOR, SERVICE


class SendBatch(
    Command, subject="command.instaclean.send-batch.v1", by=(COORDINATOR,), entity="batch_id"
):
    """Somebody lets a frozen batch go to the platform."""

    batch_id: UUID


class RecordSending(
    Command,
    subject="command.instaclean.record-sending.v1",
    by=(
        COORDINATOR,
        SERVICE,
    ),
    entity="batch_id",
):
    """A channel, or a person, says that a batch was handed over."""

    batch_id: UUID
    channel: Code
    receipt: Personal | None = Field(None, max_length=500)
    sent_at: AwareDatetime


class SettleDoubt(
    Command, subject="command.instaclean.settle-doubt.v1", by=(COORDINATOR,), entity="batch_id"
):
    """A person found out whether a batch that was cut off while sending has arrived."""

    batch_id: UUID
    arrived: bool


class RecordReceipt(
    Command,
    subject="command.instaclean.record-receipt.v1",
    by=(COORDINATOR,),
    entity="batch_id",
):
    """The platform said that it has the batch: DSA art. 16(4)."""

    batch_id: UUID
    received_at: AwareDatetime
    reference: Personal | None = Field(None, max_length=200)


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


class SendingFailed(BatchTold, subject="event.instaclean.sending-failed.v1", entity="batch_id"):
    """A batch was not taken, and is not tried again by itself: a person must do something."""

    channel: Code
    reason: Code
    answer: int | None = Field(None, description="the code of SMTP or HTTP, if there was one")


class SendingDue(Due, subject="due.instaclean.sending-due.v1", entity="batch_id"):
    """A batch that was put off is to be sent once more."""

    batch_id: UUID
    attempt: int


class BatchAcknowledged(
    BatchTold, subject="event.instaclean.batch-acknowledged.v1", entity="batch_id"
):
    """The platform has the batch."""

    after_days: float
