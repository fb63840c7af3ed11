"""Reads a platform's answer: every line of the file is accounted for."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from shared.contracts.instaclean.decide import DecisionCode
from shared.contracts.instaclean.notice import Ground
from shared.contracts.message import Code, Frozen, Personal

Outcome = Literal["applied", "repeated", "contradicting", "not-ours", "unreadable"]
_NAMES = {  # what platforms call it
    "id": "notice_id",
    "reference": "reference",
    "outcome": "decision",
    "date": "decided_at",
    "decided": "decided_at",
}
_SAID = {
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
    outcome: Outcome
    notice_id: UUID | None = None
    why: Code | None = None
    text: Personal | None = None

    @property
    def key(self) -> str:
        """Return its row."""
        return f"{self.import_id}.{self.number}"


def rows_of(content: str, form: str) -> Iterator[tuple[Mapping[str, Any] | None, str]]:
    """Yield each line as fields and as text; None for the fields of what cannot be read."""
    if form == "json":
        yield from _json_rows(content)
        return
    text = content.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    names = [_name(name) for name in next(rows, [])]
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        told = mark.join(cells)
        fits = len(cells) == len(names)
        yield (dict(zip(names, cells, strict=True)) if fits else None), told


def answered(row: Mapping[str, Any] | None) -> tuple[Answered | None, str]:
    """Return the answer in a row, or None and the field that is wrong."""
    if row is None:
        return None, "columns"
    said = {_name(k): _bare(v) for k, v in row.items() if _bare(v) not in ("", None)}
    decision = str(said.get("decision", "")).lower().replace("_", "-").replace(" ", "-")
    said["decision"] = _SAID.get(decision, decision)
    if len(str(said.get("decided_at", ""))) == len("2027-01-31"):
        said["decided_at"] = f"{said['decided_at']}T12:00:00Z"  # a day without an hour
    try:
        return Answered.model_validate(said), ""
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        return None, str(place[0]).replace("_", "-") if place else "row"


def _json_rows(content: str) -> Iterator[tuple[Mapping[str, Any] | None, str]]:
    try:
        read = json.loads(content)
    except ValueError:
        yield None, content[:1000]
        return
    found = read.get("decisions") if isinstance(read, dict) else read
    for row in found if isinstance(found, list) else [found]:
        yield (row if isinstance(row, dict) else None), json.dumps(row)[:1000]


def _name(name: str) -> str:
    plain = str(name).strip().lower().replace(" ", "_").replace("-", "_")
    return _NAMES.get(plain, plain)


def _bare(value: object) -> object:
    return value.strip().removeprefix("'") if isinstance(value, str) else value
