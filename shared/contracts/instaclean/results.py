"""What Instaclean achieved, as numbers: no personal data."""

from pydantic import Field

from shared.contracts.instaclean.batch import Quarter
from shared.contracts.message import Answer, Code, Frozen, Query
from shared.contracts.roles import COORDINATOR, MANAGER, SERVICE


class Cell(Frozen):
    """One category on one platform in one quarter."""

    quarter: Code
    platform: Code
    category: Code
    notices: int
    urgent: int = Field(description="sent outside the quarter's batch, and counted in it")
    gone_before_sending: int = Field(description="the price of the quarterly rhythm")
    sent: int
    decided: int
    accepted: int
    partly: int
    rejected: int
    already_gone: int
    acceptance: float | None = Field(description="accepted or partly, of all that was judged")
    precision: float | None = Field(description="the same after complaints")
    days_to_acknowledge: float | None = Field(description="median")
    days_to_decide: float | None = Field(description="median")
    checked: dict[int, int] = Field(description="looked at after 7, 30 and 90 days")
    still_live: dict[int, int]
    returned: int
    complaints: int
    complaints_won: int


class Results(Answer, subject="answer.instaclean.results.v1"):
    """The results board: per quarter, platform and category."""

    cells: tuple[Cell, ...]
    states: dict[Code, int] = Field(description="how many accounts are in which state")


class AskResults(
    Query[Results],
    subject="query.instaclean.ask-results.v1",
    by=(
        COORDINATOR,
        MANAGER,
        SERVICE,
    ),
):
    """What did Instaclean achieve, in one quarter or in all?"""

    quarter: Quarter | None = None
