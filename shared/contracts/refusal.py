"""What a no looks like: as an event for a command, as an answer for a query."""

from uuid import UUID

from shared.contracts.message import Answer, Code, Event


class Refused(Event, entity="command_id"):
    """A command was not carried out; its owner tells it as its own `CommandRefused`."""

    command_id: UUID
    command: Code
    reason: Code
    field: Code | None = None


class Refusal(Answer, subject="answer.seintje.refusal.v1"):
    """No, and why: the typed answer to a query that cannot be answered."""

    reason: Code
    field: Code | None = None
