"""The decision log, and its replay."""

from uuid import UUID

from pydantic import Field, JsonValue

from shared.contracts.message import Answer, Query
from shared.contracts.roles import PRIVACY_OFFICER


class DecisionLog(Answer, subject="answer.policy.decision-log.v1"):
    """Records in the shape of the Authorization Decision Log, one per decision."""

    records: tuple[dict[str, JsonValue], ...]
    total: int = Field(description="calls there are; each has a record for every partner")
    next: int | None = Field(description="where to read on; null at the end")


class ReadDecisions(
    Query[DecisionLog], subject="query.policy.read-decisions.v1", by=(PRIVACY_OFFICER,)
):
    """Which decisions were made, oldest first, denials too?"""

    start: int = Field(0, ge=0)
    signal_id: UUID | None = None


class Replayed(Answer, subject="answer.policy.replayed.v1"):
    """How many past decisions came out the same when they were made again."""

    checked: int = Field(description="decisions, one for every partner of every call")
    differing: tuple[UUID, ...] = Field(
        description="signals of the calls that came out otherwise"
    )
    next: int | None


class ReplayDecisions(
    Query[Replayed], subject="query.policy.replay-decisions.v1", by=(PRIVACY_OFFICER,)
):
    """Does every past decision come out the same, made again on what it was made on?"""

    start: int = Field(0, ge=0)
