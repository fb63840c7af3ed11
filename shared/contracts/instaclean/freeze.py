"""A batch is approved and frozen."""

from uuid import UUID

from pydantic import Field

from shared.contracts.instaclean.batch import BatchTold, Sha256
from shared.contracts.message import Code, Command
from shared.contracts.roles import COORDINATOR


class ApproveBatch(
    Command, subject="command.instaclean.approve-batch.v1", by=(COORDINATOR,), entity="batch_id"
):
    """A second pair of eyes agrees with every notice in a batch."""

    batch_id: UUID


class FreezeBatch(
    Command, subject="command.instaclean.freeze-batch.v1", by=(COORDINATOR,), entity="batch_id"
):
    """Somebody fixes what will be sent; from then on nothing in it changes."""

    batch_id: UUID


class BatchApproved(BatchTold, subject="event.instaclean.batch-approved.v1", entity="batch_id"):
    """Somebody else than the preparer agreed."""


class BatchFrozen(BatchTold, subject="event.instaclean.batch-frozen.v1", entity="batch_id"):
    """What will be sent is fixed: the manifest has this SHA-256."""

    manifest: Sha256
    files: int


class BatchThawed(BatchTold, subject="event.instaclean.batch-thawed.v1", entity="batch_id"):
    """A frozen batch is open again, because a signal under it was erased: freeze it anew.

    `accounts` is how many were frozen in it.
    """


class BatchReleased(BatchTold, subject="event.instaclean.batch-released.v1", entity="batch_id"):
    """A batch may go: the channel of this name sends it."""

    manifest: Sha256
    channel: Code
    attempt: int = Field(ge=1)
    test: bool
