"""What other agreements would change, and would have shared."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Answer, Code, Frozen, Query
from shared.contracts.policy.agreements import Problem
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.roles import MANAGER, PRIVACY_OFFICER


class Visible(Frozen):
    """One field of one category that a partner sees otherwise than before, and where."""

    partner: Code
    category: Code
    field: Code
    before: Code | None = Field(description="its transform; null is not visible")
    after: Code | None
    neighbourhoods: tuple[Code, ...] = Field((), description="only there; empty: everywhere")
    only_verified: bool = False
    only_with_consent: bool = False


class TermChanged(Frozen):
    """A date, a term or a text of an agreement that differs."""

    agreement: Code
    field: Code
    before: str | None
    after: str | None


class AgreementsCompared(Answer, subject="answer.policy.agreements-compared.v1"):
    """What becomes visible to whom, and which terms change."""

    problems: tuple[Problem, ...] = ()
    before: int = Field(0, description="the version in force; 0 before the first")
    after: int = 0
    on: date
    visible: tuple[Visible, ...] = ()
    terms: tuple[TermChanged, ...] = ()


class CompareAgreements(
    Query[AgreementsCompared],
    subject="query.policy.compare-agreements.v1",
    by=(
        PRIVACY_OFFICER,
        MANAGER,
    ),
):
    """What would this file change for whom, on a day?"""

    toml: str = Field(max_length=200_000)
    on: date | None = Field(None, description="left out: today")


class WhatIfPartner(Frozen):
    """How many past signals a partner received, and would receive."""

    partner: Code
    was: int
    would_be: int
    newly: int
    no_longer: int
    otherwise: int = Field(description="received both ways, with other fields or transforms")


class WhatIfExample(Frozen):
    """One past signal that the draft decides otherwise."""

    signal_id: UUID
    before: PartnerDecision | None
    after: PartnerDecision | None


class WhatIfAnswer(Answer, subject="answer.policy.what-if-answer.v1"):
    """What the draft would have done with the signals there are."""

    problems: tuple[Problem, ...] = ()
    on: date
    signals: int = 0
    partners: tuple[WhatIfPartner, ...] = ()
    examples: tuple[WhatIfExample, ...] = Field((), description="the first twenty")


class WhatIf(Query[WhatIfAnswer], subject="query.policy.what-if.v1", by=(MANAGER,)):
    """What would this draft have shared, had it held for the signals of the past?"""

    toml: str = Field(max_length=200_000)
    on: date | None = Field(None, description="the day the draft is looked at; left out: today")
    since: date | None = Field(None, description="only signals seen since then")
