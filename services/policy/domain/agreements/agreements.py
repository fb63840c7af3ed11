"""Agreements: parties, dates, and clauses that permit fields. Everything else is forbidden."""

from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.message import Code
from shared.contracts.policy.decide import FIELDS

DROP = "drop"  # the field does not leave, whatever another clause permits

# Which transforms a field may have, strictest first.
TRANSFORMS: dict[str, tuple[str, ...]] = dict.fromkeys(FIELDS, (DROP, "as-is")) | {
    "seen_at": (DROP, "week", "day", "as-is"),
    "neighbourhood": (DROP, "municipality", "as-is"),
    "handle": (DROP, "pseudonym", "as-is"),
    "age": (DROP, "band"),
}


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True
    )


T = TypeVar("T")
Text = Annotated[str, Field(min_length=1)]
Listed = Annotated[tuple[T, ...], Field(strict=False)]  # a list in TOML, a tuple here
Some = Annotated[tuple[T, ...], Field(strict=False, min_length=1)]


class Clause(_Part):
    """One permission: for which signals, and which fields changed how."""

    id: Code
    text: Text
    categories: Some[Code]
    minimum_urgency: Literal["low", "normal", "high", "acute"]
    neighbourhoods: Some[Code] = ()  # left out: all. Written as []: none, so a mistake
    verified_offline: bool = False
    consent: bool = False
    fields: Annotated[dict[str, str], Field(min_length=1)]


class Agreement(_Part):
    """What one partner may receive, why, and until when."""

    id: Code
    partner: Code
    purpose: Text
    legal_basis: Text
    dpia: Text
    valid_from: date
    valid_until: date
    review_by: date
    reviewed_on: date | None = None
    # At the partner. To be named in every new file; one from before it was asked has a month.
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 30
    onward: Some[Code] = ()  # partners it may be passed on to; left out: nobody
    delivery: Literal["full", "thin"] = "full"  # thin: a notice, and the partner fetches
    clause: Some[Clause]

    @property
    def last_review(self) -> date:
        """Return the day its six months count from."""
        return self.reviewed_on or self.valid_from


class Partner(_Part):
    """A ketenpartner, and the neighbourhoods it is there for (left out: all)."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]  # a token of a subject
    name: Text
    kind: Literal["gemeente", "politie", "school", "jeugdhulp", "halt"]
    neighbourhoods: Some[Code] = ()


class Agreements(_Part):
    """One version of everything that was agreed."""

    version: Annotated[int, Field(ge=1)]
    grace_days: Annotated[int, Field(ge=0, le=31)] = 14  # after a review is overdue
    partner: Some[Partner]
    agreement: Listed[Agreement] = ()

    @property
    def partner_ids(self) -> tuple[str, ...]:
        """Return the partners it names, in the order of the file."""
        return tuple(partner.id for partner in self.partner)

    def clause_texts(self) -> dict[str, str]:
        """Return the text of each clause by its id."""
        return {c.id: c.text for a in self.agreement for c in a.clause}
