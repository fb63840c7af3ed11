"""What a reviewer has had to look at today."""

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Query
from shared.contracts.roles import COORDINATOR, WORKER


class Exposure(Answer, subject="answer.instaclean.exposure.v1"):
    """How many accounts somebody opened today, and whether a pause is due."""

    opened: int
    most: int = Field(description="then there is a pause")
    warn: bool = Field(description="most of it is used up")
    paused_until: AwareDatetime | None = None


class AskExposure(
    Query[Exposure],
    subject="query.instaclean.ask-exposure.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """How much have I looked at today? Nobody can ask it of somebody else."""
