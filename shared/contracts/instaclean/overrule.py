"""What looks like a victim's personal data in an explanation may be overruled by a person."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Event, Frozen, Personal
from shared.contracts.roles import COORDINATOR, WORKER


class OverruleFinding(
    Command,
    subject="command.instaclean.overrule-finding.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="entry_id",
):
    """Somebody says why something that was found in an explanation may stay."""

    entry_id: UUID
    mark: Code = Field(description="of the finding, as the notice shows it")
    reason: Personal = Field(min_length=1, max_length=300)


class FindingOverruled(
    Event, subject="event.instaclean.finding-overruled.v1", entity="entry_id"
):
    """Something that was found in an explanation may stay: a person said why."""

    entry_id: UUID
    notice_id: UUID
    finding: Code = Field(description="what it looks like, such as a phone-number")
    overruled: int = Field(ge=1, description="in this notice, this one too")


class FindingView(Frozen):
    """Something that was found in an explanation, from `start` up to `end` of it."""

    mark: Code
    finding: Code
    start: int
    end: int
    certainty: Code
    why: Code
    text: str = Field(description="what to do about it: Dutch, B1")
    reason: Personal | None = Field(None, description="why it may stay, if a person said so")
    overruled_by: Code | None = None
    overruled_at: AwareDatetime | None = None
