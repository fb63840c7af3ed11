"""Slows down who guesses: a few wrong links an address, then a wait."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Limit:
    """Counts what went wrong per address, in memory, and forgets it after `window`."""

    most: int = 10
    window: timedelta = timedelta(minutes=10)
    addresses: int = 10_000
    """How many are remembered: the oldest goes first, so memory cannot be filled."""
    _wrong: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)

    def is_over(self, address: str, *, now: datetime) -> bool:
        """Return whether this address must wait."""
        recent = [at for at in self._wrong.get(address, ()) if now - at < self.window]
        return len(recent) >= self.most

    def count(self, address: str, *, now: datetime) -> None:
        """Note that something was wrong."""
        recent = [at for at in self._wrong.pop(address, []) if now - at < self.window]
        self._wrong[address] = [*recent, now][-self.most :]
        while len(self._wrong) > self.addresses:
            self._wrong.popitem(last=False)
