"""The organisation this service works for: what it is told from outside, in one hand."""

from dataclasses import dataclass, field

from services.signals.domain.alarm import OnCall
from shared.contracts.message import Code


@dataclass(frozen=True, slots=True)
class House:
    """Our own organisation: its secret, its gemeente, who is asked to look at once.

    `readers` are the second readers that look at a signal too, by their names.
    """

    key: str = field(repr=False)
    municipality: str
    on_call: OnCall
    readers: tuple[Code, ...] = ()
