"""What the policy service hears and says of the preconditions of online work."""

from datetime import date

from pydantic import Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, MANAGER, PRIVACY_OFFICER, WORKER


class RecordEvidence(
    Command,
    subject="command.policy.record-evidence.v1",
    by=(
        PRIVACY_OFFICER,
        MANAGER,
    ),
    entity="point",
):
    """Somebody shows that a point of the checklist is in order."""

    point: Code
    on: date = Field(description="since when it is so; it counts half a year from then")
    note: Personal = Field(
        min_length=1, max_length=2000, description="what shows it, and where"
    )


class EvidenceRecorded(Event, subject="event.policy.evidence-recorded.v1", entity="point"):
    """A point of the checklist is in order, for half a year."""

    point: Code
    on: date
    until: date
    still_open: int = Field(description="how many points are open now")


class PointView(Frozen):
    """One point of the checklist."""

    point: Code
    question: str = Field(description="Dutch, B1")
    on: date | None
    until: date | None
    note: Personal | None
    by: Code | None
    open: bool


class Checklist(Answer, subject="answer.policy.checklist.v1"):
    """Every point, the open ones first."""

    points: tuple[PointView, ...]
    required: bool = Field(description="agreements wait until nothing is open")


class ShowChecklist(
    Query[Checklist],
    subject="query.policy.show-checklist.v1",
    by=(
        WORKER,
        COORDINATOR,
        PRIVACY_OFFICER,
        MANAGER,
    ),
):
    """Is what online work needs in order?"""
