"""The account, link or neighbourhood of a signal is added later."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, WORKER
from shared.contracts.signals.facts import SignalFacts


class AmendSignal(
    Command,
    subject="command.signals.amend-signal.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker adds what was not known yet, or was wrong: what is left out stays as it is."""

    signal_id: UUID
    handle: Personal | None = Field(None, min_length=1, max_length=200)
    url: Personal | None = Field(None, min_length=1, max_length=2000)
    neighbourhood: Code | None = Field(None, description="code of the wijk")


class SignalAmended(
    Event, SignalFacts, subject="event.signals.signal-amended.v1", entity="signal_id"
):
    """A worker added or corrected the account, link or neighbourhood of a signal."""

    harmful_account: bool = Field(description="whether the account goes to Instaclean")
