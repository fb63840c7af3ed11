"""A signal is erased."""

from uuid import UUID

from shared.contracts.message import Command, Event
from shared.contracts.roles import PRIVACY_OFFICER


class EraseSignal(
    Command,
    subject="command.signals.erase-signal.v1",
    by=(PRIVACY_OFFICER,),
    entity="signal_id",
):
    """A signal must go, with its text; partners are asked to delete what they received."""

    signal_id: UUID


class SignalErased(Event, subject="event.signals.signal-erased.v1", entity="signal_id"):
    """A signal and its text are gone."""

    signal_id: UUID
