"""Two signals may be about the same thing."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, WORKER


class ConfirmDuplicate(
    Command,
    subject="command.signals.confirm-duplicate.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker says that a signal repeats another: together they count once."""

    signal_id: UUID
    of: UUID = Field(description="the signal that goes on counting")


class RejectDuplicate(
    Command,
    subject="command.signals.reject-duplicate.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker says that two signals are two, also when they were confirmed to be one."""

    signal_id: UUID
    of: UUID


class DuplicateSuggested(
    Event, subject="event.signals.duplicate-suggested.v1", entity="signal_id"
):
    """A signal looks like an earlier one; a person decides."""

    signal_id: UUID
    of: UUID
    because: Code = Field(description="`post`, `text` or `account`")
    likeness: float | None = Field(None, ge=0, le=1, description="of the texts")


class DuplicateConfirmed(
    Event, subject="event.signals.duplicate-confirmed.v1", entity="signal_id"
):
    """A signal repeats another and counts no longer by itself."""

    signal_id: UUID
    of: UUID


class DuplicateRejected(
    Event, subject="event.signals.duplicate-rejected.v1", entity="signal_id"
):
    """Two signals are two, and count as two."""

    signal_id: UUID
    of: UUID


class Suggestion(Frozen):
    """A signal that looks like an earlier one."""

    signal_id: UUID
    of: UUID
    because: Code
    likeness: float | None = None
    text: Personal | None = Field(None, description="how the signal begins, to compare")
    of_text: Personal | None = Field(None, description="how the earlier one begins")


class Suggestions(Answer, subject="answer.signals.suggestions.v1"):
    """The suggestions that wait for a person, the newest first; a hundred at most."""

    suggestions: tuple[Suggestion, ...]


class ListSuggestions(
    Query[Suggestions],
    subject="query.signals.list-suggestions.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """Which signals may be about the same thing, and wait for a person to say so?"""
