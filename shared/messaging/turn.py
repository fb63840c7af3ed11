"""What a handler has in hand: its memory, how it tells, who asked, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from shared.contracts.message import A, Message, Query

S = TypeVar("S")


class Publish(Protocol):
    """Tells the world; returns when the broker has acknowledged it."""

    async def __call__(
        self, message: Message, *, to: str = "", due: datetime | None = None
    ) -> int:
        """Publish; `to` names the partner of a delivery, `due` when a `Due` comes back.

        Return the number the stream gave it.
        """


class Inquire(Protocol):
    """Asks another service, which decides; `Refuse` when it says no, or says nothing."""

    async def __call__(self, query: Query[A]) -> A:
        """Return the answer."""


class Withdraw(Protocol):
    """Takes back a delivery that the partner has not acknowledged."""

    async def __call__(self, delivery_id: UUID, *, to: str, number: int | None) -> None:
        """Erase it; `number` is what `publish` returned, None if that is not known.

        The same again changes nothing.
        """


class Forget(Protocol):
    """Erases the dead letters of this service that name something."""

    async def __call__(self, about: UUID) -> None:
        """Erase them; the same again changes nothing."""


EraseCommand = Callable[[], None]
"""Lets the bytes of the command in hand go too, once it is handled.

For a command that is carried out and held what may not be kept. The broker's disk keeps what
is only acknowledged until it needs the room.
"""


def leave_it() -> None:
    """Leave the message as it is: it is no command, or there is no broker."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the bus lends to one handling, whatever the service is."""

    publish: Publish
    inquire: Inquire
    withdraw: Withdraw
    forget: Forget
    actor: str
    now: datetime
    erase_command: EraseCommand = leave_it


@dataclass(frozen=True, slots=True)
class Turn(Generic[S]):
    """One handling of one message; an effect takes it whole."""

    store: S
    publish: Publish
    now: datetime
    actor: str
    """Who sent the message; the service itself at a start, and when a timer comes."""
    cause: UUID
    """The id of the message: what is told because of it has an id derived from this."""
    withdraw: Withdraw
    forget: Forget
    erase_command: EraseCommand = leave_it
