"""Who asks what is known about them is told what was shared (AVG art. 15)."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Answer, Code, Personal, Query
from shared.contracts.policy.look_up import LineView
from shared.contracts.roles import PRIVACY_OFFICER


class PersonShare(LineView):
    """One line as the person concerned may read it, with the words it rests on."""

    partner_name: str
    purpose: str
    legal_basis: str
    clause_texts: dict[Code, str]


class PersonShares(Answer, subject="answer.policy.person-shares.v1"):
    """Who received what of a person: the lines, and the same in Dutch."""

    lines: tuple[PersonShare, ...]
    text: str
    total: int
    next: int | None


class FindShares(
    Query[PersonShares], subject="query.policy.find-shares.v1", by=(PRIVACY_OFFICER,)
):
    """Who received what about this account, or of these signals? For who is concerned."""

    platform: Code | None = None
    handle: Personal | None = Field(None, min_length=1, max_length=200)
    person: Code | None = Field(None, description="the pseudonym, instead of the account")
    signals: tuple[UUID, ...] = Field((), max_length=200)
    start: int = Field(0, ge=0)
