"""Helpers, who serve a taakstraf: admitted, ended, their hours."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Command, Due, Event, Frozen, Query
from shared.contracts.roles import COORDINATOR, HELPER

HelperCode = Annotated[Code, Field(pattern=r"^helper-[a-z0-9-]{1,40}$")]


class AdmitHelper(
    Command, subject="command.instaclean.admit-helper.v1", by=(COORDINATOR,), entity="helper"
):
    """A supervisor lets a helper in, until a day; sent again it changes the terms."""

    helper: HelperCode
    neighbourhood: Code = Field(description="where the helper lives: it sees nothing of it")
    minutes: int = Field(ge=0, le=15_000, description="to serve; 240 hours at most")
    until: AwareDatetime


class NoteAcquaintance(
    Command,
    subject="command.instaclean.note-acquaintance.v1",
    by=(COORDINATOR,),
    entity="helper",
):
    """A helper knows whose account this is, and does not get to see it."""

    helper: HelperCode
    entry_id: UUID


class EndHelper(
    Command, subject="command.instaclean.end-helper.v1", by=(COORDINATOR,), entity="helper"
):
    """A helper sees nothing more from now on; its hours are kept."""

    helper: HelperCode


class NoteHours(
    Command, subject="command.instaclean.note-hours.v1", by=(COORDINATOR,), entity="helper"
):
    """A supervisor notes what a helper worked, or a talk that was held."""

    helper: HelperCode
    on: date
    minutes: int = Field(ge=1, le=600)
    talk: bool = Field(default=False, description="a talk about what online harm does")


class HelperAdmitted(Event, subject="event.instaclean.helper-admitted.v1", entity="helper"):
    """A helper may work, until a moment."""

    helper: HelperCode
    until: AwareDatetime


class HelperEnded(Event, subject="event.instaclean.helper-ended.v1", entity="helper"):
    """A helper sees nothing more."""

    helper: HelperCode
    because: Literal["supervisor", "expired"]


class AcquaintanceNoted(
    Event, subject="event.instaclean.acquaintance-noted.v1", entity="helper"
):
    """A helper knows somebody on the list; of whom is not told."""

    helper: HelperCode


class HoursNoted(Event, subject="event.instaclean.hours-noted.v1", entity="helper"):
    """A helper worked, or a talk was held."""

    helper: HelperCode
    minutes: int
    talk: bool


class HelperDue(Due, subject="due.instaclean.helper-due.v1", entity="helper"):
    """The time of a helper is over."""

    helper: HelperCode


class HoursView(Frozen):
    """Hours on one day."""

    on: date
    minutes: int
    talk: bool


class HoursStatement(Answer, subject="answer.instaclean.hours-statement.v1"):
    """What a helper served: for the organisation that imposed it."""

    helper: Code
    minutes: int
    minutes_to_serve: int
    talks: int
    until: AwareDatetime
    ended: bool
    days: tuple[HoursView, ...]


class ShowHours(
    Query[HoursStatement],
    subject="query.instaclean.show-hours.v1",
    by=(
        COORDINATOR,
        HELPER,
    ),
):
    """What did this helper serve? A helper may ask this of itself."""

    helper: HelperCode
