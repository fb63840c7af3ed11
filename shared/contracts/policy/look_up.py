"""Lines of the share ledger are read."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Frozen, Query
from shared.contracts.roles import MANAGER, PRIVACY_OFFICER


class RecallView(Frozen):
    """Why a line was recalled, when, and whether the partner has said it is deleted."""

    recall_id: UUID
    reason: Code
    at: AwareDatetime
    told: int = Field(description="how often it was asked")
    acknowledged_at: AwareDatetime | None = None


class LineView(Frozen):
    """One line: what was shared with whom, why, when, until when, and what came of it."""

    delivery_id: UUID
    signal_id: UUID
    revision: int
    partner: Code
    mode: Code = Field(description="`full`, `thin` (no data yet) or `fetched`")
    agreement: Code
    clauses: tuple[Code, ...]
    policy_version: int
    basis: Code | None
    fields: dict[Code, Code] = Field(description="field to the transform it went through")
    content: Code = Field(description="keyed hash of what was delivered")
    shared_at: AwareDatetime
    delete_by: date | None
    received_at: AwareDatetime | None = None
    recall: RecallView | None = None


class Lines(Answer, subject="answer.policy.lines.v1"):
    """Lines of the ledger, oldest first."""

    lines: tuple[LineView, ...]
    total: int
    next: int | None = Field(description="where to read on; null at the end")


class ReadLedger(
    Query[Lines],
    subject="query.policy.read-ledger.v1",
    by=(
        PRIVACY_OFFICER,
        MANAGER,
    ),
):
    """What was shared with whom?"""

    start: int = Field(0, ge=0)
    signal_id: UUID | None = None
    partner: Code | None = None
    open_recalls: bool = Field(default=False, description="only what is not deleted yet")
