"""A signal is corrected, confirmed, verified or closed."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, WORKER
from shared.contracts.signals.facts import SignalFacts


class CorrectCategory(
    Command,
    subject="command.signals.correct-category.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A youth worker names a better category."""

    signal_id: UUID
    category: Code
    also: tuple[Code, ...] = Field((), max_length=4, description="other categories it has")


class ConfirmCategory(
    Command,
    subject="command.signals.confirm-category.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A youth worker says that the category a plugin gave is right: it may be shared now."""

    signal_id: UUID


class VerifyOffline(
    Command,
    subject="command.signals.verify-offline.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A youth worker says whether knowledge from the street confirms the signal."""

    signal_id: UUID
    confirmed: bool
    note: Personal | None = Field(None, max_length=4000)


class CloseSignal(
    Command,
    subject="command.signals.close-signal.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A youth worker ends the follow-up of a signal."""

    signal_id: UUID
    outcome: Code = "done"


class CategoryCorrected(
    Event,
    SignalFacts,
    subject="event.signals.category-corrected.v1",
    entity="signal_id",
):
    """A worker gave a signal another category."""

    previous: Code


class CategoryConfirmed(
    Event,
    SignalFacts,
    subject="event.signals.category-confirmed.v1",
    entity="signal_id",
):
    """A worker said that a signal has the category it has."""


class SignalVerified(
    Event, SignalFacts, subject="event.signals.signal-verified.v1", entity="signal_id"
):
    """A signal was held against knowledge from the street."""


class SignalClosed(Event, subject="event.signals.signal-closed.v1", entity="signal_id"):
    """The follow-up of a signal ended."""

    signal_id: UUID
    outcome: Code
