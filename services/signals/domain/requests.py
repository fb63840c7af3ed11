"""What partners ask of workers: to look, or to spread a message."""

from typing import Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen, Personal, Timer
from shared.contracts.signals.requests import (
    AskToLook,
    AskToSpread,
    RequestDue,
    RequestView,
)


class Spread(Frozen):
    """One time a message was passed on."""

    command_id: UUID
    platform: Code
    reach: int
    sent: bool = True  # told to the partner; a spread is noted before that


class Request(Frozen):
    """One thing a partner asked, and what came of it."""

    request_id: UUID
    partner: Code
    what: Literal["look", "spread"]
    text: Personal
    neighbourhood: Code | None = None
    answer_by: AwareDatetime
    outcome: Code | None = None
    signals: tuple[UUID, ...] = ()
    spreads: tuple[Spread, ...] = ()
    overdue: bool = False
    answer_sent: bool = True  # to the partner; an answer is noted before that

    @property
    def waits(self) -> bool:
        """Return whether the partner has no answer yet."""
        return self.outcome is None and not self.spreads

    @property
    def reach(self) -> int:
        """Return to how many people the message went, all times together."""
        return sum(spread.reach for spread in self.spreads)

    def repeats(self, other: "Request") -> bool:
        """Return whether the other is the same question, sent again."""
        mine = (self.partner, self.what, self.text)
        return mine == (other.partner, other.what, other.text)

    def answered(self, outcome: str, signals: tuple[UUID, ...]) -> "Request":
        """Return the request with its answer; the first answer counts."""
        if self.outcome is not None:
            return self
        answer = {"outcome": outcome, "signals": signals, "answer_sent": False}
        return self.model_copy(update=answer)

    def spread(self, command_id: UUID, *, platform: str, reach: int) -> "Request":
        """Return the request with one more time it was passed on; a command counts once."""
        if any(spread.command_id == command_id for spread in self.spreads):
            return self
        new = Spread(command_id=command_id, platform=platform, reach=reach, sent=False)
        return self.model_copy(update={"spreads": (*self.spreads, new)})

    def has_told(self, command_id: UUID) -> bool:
        """Return whether the partner was told of the spread that a command reports."""
        return any(s.sent for s in self.spreads if s.command_id == command_id)

    def told(self, command_id: UUID) -> "Request":
        """Return the request with the partner told of that spread."""
        spreads = tuple(
            s.model_copy(update={"sent": True}) if s.command_id == command_id else s
            for s in self.spreads
        )
        return self.model_copy(update={"spreads": spreads})

    def view(self) -> RequestView:
        """Return the request as a worker sees it."""
        return RequestView(
            request_id=self.request_id,
            partner=self.partner,
            what=self.what,
            text=self.text,
            answer_by=self.answer_by,
            overdue=self.overdue,
        )


def next_timer(request: Request) -> Timer | None:
    """Return when the partner should have its answer; None once it has, or is overdue."""
    if not request.waits or request.overdue:
        return None
    due = RequestDue(id=uuid5(request.request_id, "due"), request_id=request.request_id)
    return Timer(due, request.answer_by)


def request_from(command: AskToLook | AskToSpread, *, partner: str) -> Request:
    """Return the request a partner's command describes."""
    looks = isinstance(command, AskToLook)
    return Request(
        request_id=command.request_id,
        partner=partner,
        what="look" if looks else "spread",
        text=command.text,
        neighbourhood=command.neighbourhood if isinstance(command, AskToLook) else None,
        answer_by=command.answer_by if isinstance(command, AskToLook) else command.until,
    )
