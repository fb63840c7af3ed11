"""The organisation this service works for: what it is told from outside, in one hand."""

from dataclasses import dataclass, field

from services.signals.domain.alarm import OnCall


@dataclass(frozen=True, slots=True)
class House:
    """Our own organisation: its secret, its gemeente, and who is asked to look at once."""

    key: str = field(repr=False)
    municipality: str
    on_call: OnCall
