"""A file with decisions of a platform is read."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR


class ImportDecisions(
    Command,
    subject="command.instaclean.import-decisions.v1",
    by=(COORDINATOR,),
    entity="import_id",
):
    """Somebody hands in a file in which a platform says what it decided."""

    import_id: UUID = Field(description="chosen by the client, so it may send twice")
    form: Literal["csv", "json"]
    content: Personal = Field(max_length=200_000)
    first_line: int = Field(1, ge=1, description="a large file comes in parts")


class DecisionsImported(
    Event, subject="event.instaclean.decisions-imported.v1", entity="import_id"
):
    """A file was read; every line of it is in exactly one of the counts."""

    import_id: UUID
    first_line: int
    lines: int
    applied: int
    repeated: int
    contradicting: int
    not_ours: int
    unreadable: int


class ImportedLine(Frozen):
    """What became of one line."""

    line: int
    outcome: Code
    notice_id: UUID | None = None
    why: Code | None = None


class Imported(Answer, subject="answer.instaclean.imported.v1"):
    """What became of each line of a file; the first five hundred that were not applied."""

    lines: int
    counts: dict[Code, int]
    remarks: tuple[ImportedLine, ...]


class ShowImport(Query[Imported], subject="query.instaclean.show-import.v1", by=(COORDINATOR,)):
    """What became of this file?"""

    import_id: UUID
