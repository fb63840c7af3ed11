"""May this picture be posted?"""

from uuid import UUID

from pydantic import Field

from shared.contracts.consent.guardians import GuardianPair
from shared.contracts.message import Answer, Code, Frozen, Query
from shared.contracts.roles import COORDINATOR, WORKER


class Objection(Frozen):
    """Somebody in the picture who stands in the way, and why."""

    youth_id: UUID
    reason: Code
    maybe_one: tuple[GuardianPair, ...] = Field(
        (), description="who may be one guardian under two numbers: a worker says so first"
    )


class MayPublishAnswer(Answer, subject="answer.consent.may-publish-answer.v1"):
    """Yes, or no with everybody who stands in the way."""

    allowed: bool
    objections: tuple[Objection, ...] = ()


class MayPublish(
    Query[MayPublishAnswer],
    subject="query.consent.may-publish.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """May a picture of these young people be shown on this channel, now?"""

    people: tuple[UUID, ...] = Field(min_length=1, max_length=200)
    channel: Code
    purpose: Code = "show"
    images: tuple[UUID, ...] = Field((), max_length=200, description="which pictures")
    event_id: UUID | None = Field(None, description="at which event they were taken")
