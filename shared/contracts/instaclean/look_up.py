"""Batches, their rows and their files are read."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.instaclean.batch import Kind, Quarter, Sha256
from shared.contracts.message import Answer, Code, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, WORKER


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
    sending: Code | None = Field(
        None, description="later: it is tried again; failed: a person must do something"
    )
    again_at: AwareDatetime | None = None
    reason: Code | None = Field(None, description="why it was not taken")
    answer: int | None = Field(None, description="the code of SMTP or HTTP, if there was one")
    overruled: int = Field(0, description="findings in explanations that a person let stay")


class Batches(Answer, subject="answer.instaclean.batches.v1"):
    """The batches asked for, newest quarter first."""

    batches: tuple[BatchView, ...]


class ListBatches(
    Query[Batches],
    subject="query.instaclean.list-batches.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
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
    missing: tuple[Code, ...] = Field((), description="with any of these it cannot go out")
    overruled: int = Field(0, description="findings in its explanation that may stay")


class Rows(Answer, subject="answer.instaclean.rows.v1"):
    """The notices in a batch."""

    rows: tuple[RowView, ...]
    total: int


class ListRows(
    Query[Rows],
    subject="query.instaclean.list-rows.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
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


class ReadBundle(
    Query[BundleFile], subject="query.instaclean.read-bundle.v1", by=(COORDINATOR,)
):
    """What does this file of a frozen batch hold? `manifest.json` names the others."""

    batch_id: UUID
    file: str = Field("manifest.json", max_length=100)
    part: int = Field(1, ge=1)
