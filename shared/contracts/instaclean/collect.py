"""Notices are collected in a batch, which is submitted or returned."""

from uuid import UUID

from pydantic import Field

from shared.contracts.instaclean.batch import BatchTold, Quarter
from shared.contracts.message import Code, Command
from shared.contracts.roles import COORDINATOR, WORKER


class CollectBatch(
    Command,
    subject="command.instaclean.collect-batch.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="platform",
):
    """Somebody puts every complete notice for a platform into the batch of a quarter."""

    platform: Code
    quarter: Quarter


class SubmitBatch(
    Command,
    subject="command.instaclean.submit-batch.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="batch_id",
):
    """The preparer says a batch is ready to be looked at by somebody else."""

    batch_id: UUID


class ReturnBatch(
    Command, subject="command.instaclean.return-batch.v1", by=(COORDINATOR,), entity="batch_id"
):
    """Somebody sends a batch back to its preparer, or takes one notice out of it."""

    batch_id: UUID
    entry_id: UUID | None = Field(None, description="only this one; left out: all go back")


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
