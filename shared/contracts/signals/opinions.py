"""A second reader looks at a signal: it may add a suspicion or a question, and no more."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Command, Due, Event
from shared.contracts.roles import SERVICE


class OpinionAsked(Event, subject="event.signals.opinion-asked.v1", entity="signal_id"):
    """A second reader is asked what a signal is about, which no person said yet."""

    signal_id: UUID
    reader: Code
    attempt: int = Field(ge=1, description="1 is the first time it is asked")


class GiveOpinion(
    Command, subject="command.signals.give-opinion.v1", by=(SERVICE,), entity="signal_id"
):
    """A second reader says what a signal is about; its first word counts."""

    signal_id: UUID
    reader: Code
    category: Code


class OpinionGiven(Event, subject="event.signals.opinion-given.v1", entity="signal_id"):
    """A second reader said what a signal is about, and what that adds for who checks it."""

    signal_id: UUID
    reader: Code
    category: Code
    adds: Code = Field(description="`nothing`, `question`, or `suspicion` of something acute")


class OpinionDue(Due, subject="due.signals.opinion-due.v1", entity="opinion_id"):
    """A second reader did not answer yet."""

    opinion_id: UUID
    signal_id: UUID
    reader: Code
    attempt: int
