"""Why a partner receives what it does."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Answer, Code, Query
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.roles import COORDINATOR, PRIVACY_OFFICER, WORKER


class Explanation(Answer, subject="answer.policy.explanation.v1"):
    """The decision, with the words of the clauses it rests on."""

    decision: PartnerDecision
    policy_version: int
    clauses: dict[str, str] = Field(description="clause id to its text")
    today: date
    bans: dict[str, str] = Field({}, description="id and law of the rules nothing can permit")
    terms: dict[str, str] = Field({}, description="purpose, basis and dates of the agreement")


class Explain(
    Query[Explanation],
    subject="query.policy.explain.v1",
    by=(
        WORKER,
        COORDINATOR,
        PRIVACY_OFFICER,
    ),
):
    """Why does this partner get this signal, or not?"""

    signal_id: UUID
    partner: Code
