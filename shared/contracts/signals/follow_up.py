"""What is done about a signal: asked on the street, acted upon, opened again."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Command, Event
from shared.contracts.roles import COORDINATOR, WORKER


class StartVerifying(
    Command,
    subject="command.signals.start-verifying.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker goes and asks on the street."""

    signal_id: UUID


class RecordAction(
    Command,
    subject="command.signals.record-action.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """Somebody did something about it: `by` is the worker's own organisation or a partner."""

    signal_id: UUID
    action: Code = Field(description="such as `talked`, `visited`, `reported`, `helped`")
    by: Code = Field("organisation", description="`organisation` or a partner's id")


class ReopenSignal(
    Command,
    subject="command.signals.reopen-signal.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A closed signal turns out not to be over."""

    signal_id: UUID
    reason: Code = "again"


class VerifyingStarted(Event, subject="event.signals.verifying-started.v1", entity="signal_id"):
    """A worker is asking on the street."""

    signal_id: UUID


class ActionRecorded(Event, subject="event.signals.action-recorded.v1", entity="signal_id"):
    """Something was done about a signal."""

    signal_id: UUID
    action: Code
    by: Code


class SignalReopened(Event, subject="event.signals.signal-reopened.v1", entity="signal_id"):
    """The follow-up of a closed signal goes on."""

    signal_id: UUID
    reason: Code
