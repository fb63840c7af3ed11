"""Which state can come after which: of an account, of a notice, of a batch."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen

QUEUED, NOTICED, DROPPED, MERGED = "queued", "noticed", "dropped", "merged"
DRAFT, READY, LISTED, GONE, OUT = "draft", "ready", "listed", "gone", "out"
DECIDED, COMPLAINED, REVIEWED = "decided", "complained", "reviewed"
UNANSWERED, CLOSED = "unanswered", "closed"
COLLECTING, SUBMITTED, APPROVED, FROZEN = "collecting", "submitted", "approved", "frozen"
SENDING, SENT, ACKNOWLEDGED = "sending", "sent", "acknowledged"

ALLOWED: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "account": {
            QUEUED: frozenset((NOTICED, DROPPED, MERGED)),
            NOTICED: frozenset((QUEUED, DROPPED)),  # seen again after its notice ended
            DROPPED: frozenset((QUEUED,)),  # seen again after it was dropped
            MERGED: frozenset(),
        },
        "notice": {
            DRAFT: frozenset((READY, GONE, DROPPED)),
            READY: frozenset((DRAFT, LISTED, GONE, DROPPED)),
            LISTED: frozenset((READY, DRAFT, GONE, OUT, DROPPED)),  # draft: held back
            OUT: frozenset((LISTED, DECIDED, UNANSWERED)),  # listed: its batch was thawed
            DECIDED: frozenset((DECIDED, COMPLAINED, CLOSED)),  # a decision may be replaced
            COMPLAINED: frozenset((REVIEWED,)),
            REVIEWED: frozenset((CLOSED,)),
            UNANSWERED: frozenset((DECIDED, CLOSED)),  # an answer may still come
            GONE: frozenset((CLOSED,)),
            DROPPED: frozenset((CLOSED,)),
            CLOSED: frozenset(),
        },
        "batch": {
            COLLECTING: frozenset((SUBMITTED,)),
            SUBMITTED: frozenset((COLLECTING, APPROVED)),
            APPROVED: frozenset((COLLECTING, FROZEN)),
            FROZEN: frozenset((APPROVED, SENDING)),
            SENDING: frozenset((APPROVED, SENT)),  # approved: thawed, it never arrived
            SENT: frozenset((ACKNOWLEDGED, DECIDED)),  # some answer without a receipt
            ACKNOWLEDGED: frozenset((DECIDED,)),
            DECIDED: frozenset(),
        },
    }
)
ENDED = frozenset((GONE, DROPPED, DECIDED, REVIEWED, UNANSWERED, CLOSED))
MOST_MOVES = 30  # a notice may go to and fro between draft and ready


class NotAllowed(Exception):
    """The state cannot come after the present one."""


class Move(Frozen):
    """What brought it from which state into which; `number` is its place, from 1."""

    number: int
    cause_id: UUID
    was: Code
    to: Code
    at: AwareDatetime


class Stateful(Frozen):
    """Something that has a state and remembers how it came there."""

    state: Code
    moves: tuple[Move, ...] = ()

    def moved_by(self, cause_id: UUID) -> Move | None:
        """Return the move this cause made, if it did."""
        return next((m for m in reversed(self.moves) if m.cause_id == cause_id), None)


S = TypeVar("S", bound=Stateful)


def moved(thing: S, kind: str, to: str, *, cause_id: UUID, at: AwareDatetime) -> S:
    """Return `thing` in another state; one cause moves it once; else `NotAllowed`."""
    if thing.moved_by(cause_id):
        return thing
    if to not in ALLOWED[kind][thing.state]:
        raise NotAllowed(f"{to} cannot come after {thing.state}")
    number = thing.moves[-1].number + 1 if thing.moves else 1
    move = Move(number=number, cause_id=cause_id, was=thing.state, to=to, at=at)
    return thing.model_copy(update={"state": to, "moves": (*thing.moves, move)[-MOST_MOVES:]})
