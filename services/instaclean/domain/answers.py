"""Reads a platform's answer: every line of the file is accounted for."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from shared.contracts.instaclean.decide import DecisionCode
from shared.contracts.instaclean.notice import Ground
from shared.contracts.message import Code, Frozen, Personal

OutcomeCode = Literal["applied", "repeated", "contradicting", "not-ours", "unreadable"]
MOST_SHOWN = 1000  # characters of a line of JSON that a person looks at
_NAMES = {  # what platforms call it
    "id": "notice_id",
    "reference": "reference",
    "outcome": "decision",
    "date": "decided_at",
    "decided": "decided_at",
}
_DECISIONS = {
    "yes": "accepted",
    "no": "rejected",
    "partial": "partly",
    "ja": "accepted",
    "nee": "rejected",
}


class Answered(BaseModel):
    """One line: what the platform decided on one notice."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    notice_id: UUID
    decision: DecisionCode
    decided_at: AwareDatetime
    ground: Ground | None = None
    automated: Literal["fully", "partly", "no"] | None = None
    reference: Personal | None = Field(None, max_length=200)


class Line(Frozen):
    """What became of one line; its text is kept while a person must look at it."""

    import_id: UUID
    number: int
    outcome: OutcomeCode
    notice_id: UUID | None = None
    why: Code | None = None
    text: Personal | None = None

    @property
    def key(self) -> str:
        """Return its row."""
        return f"{self.import_id}.{self.number}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as fields, None when it cannot be read, and as the text a person looks at."""

    fields: Mapping[str, Any] | None
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: in which file, and its number from 1."""

    import_id: UUID
    number: int

    @property
    def key(self) -> str:
        """Return the row of what became of it."""
        return f"{self.import_id}.{self.number}"

    @property
    def cause_id(self) -> UUID:
        """Return the id of what it causes."""
        return uuid5(self.import_id, f"line/{self.number}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line; `why` is empty when there is nothing to explain."""

    code: OutcomeCode
    why: str = ""


def rows_of(content: str, form: str) -> Iterator[Row]:
    """Yield each line of a file; lines without any text are left out."""
    if form == "json":
        yield from _json_rows(content)
        return
    text = content.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text), delimiter=mark)
    names = [_name(name) for name in next(lines, [])]
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        fits = len(cells) == len(names)
        fields = dict(zip(names, cells, strict=True)) if fits else None
        yield Row(fields, mark.join(cells))


def answered(row: Row) -> Answered | Outcome:
    """Return the answer in a line, or that it is unreadable and which field is wrong."""
    if row.fields is None:
        return Outcome("unreadable", "columns")
    fields = {_name(k): _bare(v) for k, v in row.fields.items() if _bare(v) not in ("", None)}
    decision = str(fields.get("decision", "")).lower().replace("_", "-").replace(" ", "-")
    fields["decision"] = _DECISIONS.get(decision, decision)
    if len(str(fields.get("decided_at", ""))) == len("2027-01-31"):
        fields["decided_at"] = f"{fields['decided_at']}T12:00:00Z"  # a day without an hour
    try:
        return Answered.model_validate(fields)
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        return Outcome("unreadable", str(place[0]).replace("_", "-") if place else "row")


def _json_rows(content: str) -> Iterator[Row]:
    try:
        document = json.loads(content)
    except ValueError:
        yield Row(None, content[:MOST_SHOWN])
        return
    lines = document.get("decisions") if isinstance(document, dict) else document
    for line in lines if isinstance(lines, list) else [lines]:
        fields = line if isinstance(line, dict) else None
        yield Row(fields, json.dumps(line)[:MOST_SHOWN])


def _name(name: str) -> str:
    plain = str(name).strip().lower().replace(" ", "_").replace("-", "_")
    return _NAMES.get(plain, plain)


def _bare(value: object) -> object:
    return value.strip().removeprefix("'") if isinstance(value, str) else value
