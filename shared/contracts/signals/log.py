"""A signal is logged."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, WORKER
from shared.contracts.signals.facts import SignalFacts


class LogSignal(
    Command,
    subject="command.signals.log-signal.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A youth worker reports something seen online."""

    signal_id: UUID = Field(description="chosen by the client, so it may send twice")
    text: Personal = Field(min_length=1, max_length=4000)
    platform: Code
    seen_at: AwareDatetime
    neighbourhood: Code | None = Field(None, description="code of the wijk")
    handle: Personal | None = Field(None, min_length=1, max_length=200)
    url: Personal | None = Field(None, min_length=1, max_length=2000)
    category: Code | None = Field(None, description="the worker's own choice wins")
    age: int | None = Field(None, ge=4, le=99, description="about how old, as a worker judges")
    post: Code | None = Field(None, description="kind of post: `story`, `snap`, `post`, `live`")


class SignalLogged(
    Event, SignalFacts, subject="event.signals.signal-logged.v1", entity="signal_id"
):
    """A signal was written down and given a category."""

    confidence: float = Field(ge=0, le=1)
    chosen_by: Code = Field(description="`worker` or `plugin`")
    harmful_account: bool = Field(description="whether the account goes to Instaclean")
    suspected: tuple[Code, ...] = Field((), description="acute categories it may have")
    asked: tuple[Code, ...] = Field((), description="who is asked to look at once, in turn")
    reached: tuple[Code, ...] = Field(
        (), description="those of them to whom a channel is set up; the others must be phoned"
    )
